import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { parseShopConfig, SHOP_CONFIG_KEY } from '../../layers/pipeline/shop-config.ts';
import { servingStore } from '../../layers/stores/serving-dynamo.ts';
import { resolveMapping } from '../../layers/warehouse/mapping/presets.ts';
import { writeDemoShop } from '../demo/write.ts';
import { tokenAuthorizer } from '../emulator/authorizer.ts';
import { type Gateway, startGateway } from '../emulator/gateway.ts';
import { type LocalSystem, type RunEnd, startLocalSystem } from '../emulator/system.ts';
import type { Arguments } from './arguments.ts';
import { type Endpoints, openDataFolder, removeEndpoints, writeEndpoints } from './data-folder.ts';
import { type Dump, uploadDumps } from './dumps.ts';
import { progress } from './progress.ts';
import { summaryScreen } from './screen.ts';

/**
 * The main job: stores, dumps, the run, the API. Resolves with the exit status when there is nothing left to do; with
 * a serving API that is after Ctrl-C.
 */
export async function runShop(args: Arguments): Promise<number> {
  const begun = performance.now();
  const mapping = args.map === undefined ? undefined : readMapping(args.map);
  const wanted = args.events.length > 0 ? 'files' : undefined;
  const marker = openDataFolder(args.data, wanted, args.fresh, Date.now());

  // The port is taken first: a port in use is said before any work is done.
  const authorize = args.tokens === undefined ? undefined : await tokenAuthorizer(args.tokens);
  const gateway = args.once
    ? undefined
    : await startGateway({ port: args.port, ...(authorize === undefined ? {} : { authorize }) });
  const bars = progress(
    process.stdout.isTTY === true,
    () => performance.now(),
    (line) => console.log(line),
  );
  let system: LocalSystem;
  try {
    system = await startLocalSystem({ data: args.data, onStep: bars.step });
  } catch (error) {
    await gateway?.close();
    throw error;
  }
  const endpoints: Endpoints = { pid: process.pid, ...system.endpoints, api: gateway?.url ?? null };
  writeEndpoints(args.data, endpoints);
  const stopped = stopOnSignal(args.data, system, gateway);

  const firstTime = (await system.control.serving()) === undefined;
  console.log(
    marker.source === 'demo'
      ? 'Clientele: the demo shop'
      : `Clientele: ${args.events.length || 'the'} dumps of your shop`,
  );
  const dumps =
    marker.source === 'demo' ? await demoDumps(args.data, marker.until, firstTime) : dumpsOf(args);
  if (mapping !== undefined) await configure(system, mapping);
  await uploadDumps(system.objects, dumps, (done) =>
    bars.step({ state: 'upload', done, total: dumps.length }),
  );
  const end = await system.run();
  system.openBus();
  bars.end();
  await rm(join(args.data, 'demo'), { recursive: true, force: true });

  const status = report(end, (await system.control.serving()) !== undefined);
  const store = servingStore();
  for (const line of await summaryScreen(store, gateway?.url ?? null)) console.log(line);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`\n${args.once ? 'Done' : 'Serving'} ${seconds} s after the start; peak memory ${peak} MB.`);
  if (gateway === undefined) {
    removeEndpoints(args.data);
    await system.close();
    return status;
  }
  console.log(`The API answers on ${gateway.url}. Ctrl-C stops it; everything is kept in ${args.data}.`);
  system.onRunEnd((next) => console.log(`Run ${next.runId}: ${next.outcome}. ${next.reason}`));
  return stopped;
}

/** One line on how the run ended, where it did not simply work. The exit status of `--once`. */
function report(end: RunEnd, serves: boolean): number {
  if (['activated', 'renewed', 'unchanged'].includes(end.outcome)) return 0;
  const still = serves ? ' The version before goes on serving.' : '';
  console.error(`The run ended as ${end.outcome}: ${end.reason}.${still}`);
  return 1;
}

function readMapping(map: string): unknown {
  if (!existsSync(map)) return map;
  try {
    return JSON.parse(readFileSync(map, 'utf8'));
  } catch (cause) {
    throw new ClienteleError(
      'request.invalid',
      `--map ${map} is not JSON: ${cause instanceof Error ? cause.message : ''}`,
      {},
      cause,
    );
  }
}

/** Puts the mapping into the shop's configuration; the rest of it stays as it is. */
async function configure(system: LocalSystem, mapping: unknown): Promise<void> {
  resolveMapping(mapping); // throws naming what is wrong, before anything is written
  const existing = ((await system.objects.findJson(SHOP_CONFIG_KEY)) ?? {}) as Record<string, unknown>;
  if (JSON.stringify(existing.mapping) === JSON.stringify(mapping)) return;
  const config = { ...existing, mapping };
  parseShopConfig(config);
  await system.objects.writeJson(SHOP_CONFIG_KEY, config);
}

function dumpsOf(args: Arguments): Dump[] {
  return [
    ...args.events.map((path) => ({ kind: 'events' as const, path })),
    ...args.items.map((path) => ({ kind: 'items' as const, path })),
    ...args.customers.map((path) => ({ kind: 'customers' as const, path })),
  ];
}

/** Makes the demo shop's files up to a day, excluded, on the first start; later they are in the bucket. */
async function demoDumps(data: string, until: string, firstTime: boolean): Promise<Dump[]> {
  if (!firstTime) return [];
  const folder = join(data, 'demo');
  await mkdir(folder, { recursive: true });
  return writeDemoShop(folder, { until: Date.parse(until) });
}

/** Resolves with 0 once a signal has stopped everything: running requests are answered, runs are left for the next start. */
function stopOnSignal(data: string, system: LocalSystem, gateway: Gateway | undefined): Promise<number> {
  return new Promise((resolve) => {
    async function stop(): Promise<void> {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      setTimeout(() => process.exit(0), 1_500).unref(); // a native call may hold a worker; what was acknowledged is on disk
      await gateway?.close();
      await system.close();
      removeEndpoints(data);
      resolve(0);
      process.exit(0);
    }
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}
