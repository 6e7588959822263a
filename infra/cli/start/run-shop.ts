import { mkdir, rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { servingStore } from '../../../layers/stores/serving-dynamo.ts';
import { type Mappings, resolveMappings } from '../../../layers/warehouse/mapping/mappings.ts';
import { buildDashboard } from '../../dashboard/build.ts';
import { writeDemoShop } from '../../demo/write.ts';
import { type TokenIssuer, tokenAuthorizer } from '../../emulator/authorizer.ts';
import { type Gateway, startGateway } from '../../emulator/gateway.ts';
import { type LocalSystem, type RunEnd, startLocalSystem } from '../../emulator/system.ts';
import { KEPT_VERSIONS } from '../../spec/storage.ts';
import {
  checkConfig,
  type RawConfig,
  readConfigFile,
  storedConfig,
  writeConfig,
} from '../config/shop-file.ts';
import {
  checkDataFolder,
  type Endpoints,
  openDataFolder,
  removeEndpoints,
  writeEndpoints,
} from '../data-folder.ts';
import { storedDumps } from '../dumps/command.ts';
import { refuseOtherKinds } from '../dumps/dump-kind.ts';
import {
  type Dump,
  erasedLines,
  keyOf,
  refuseLongNames,
  refuseSameNames,
  uploadDumps,
} from '../dumps/upload-dumps.ts';
import { lockFolder } from '../folder-lock.ts';
import { counted, secondsSince } from '../format.ts';
import { readMapping } from '../options.ts';
import { showProgress } from './progress.ts';
import { readiness } from './readiness.ts';
import { recogniseDumps } from './recognised.ts';
import { examples, summary } from './summary.ts';

/** What `npm start` is asked to do. */
export interface StartOptions {
  /** Paths of dumps; without events the demo shop starts. */
  readonly events: readonly string[];
  readonly items: readonly string[];
  readonly customers: readonly string[];
  /** Preset or file of a column mapping; undefined: the shop's configuration stays as it is. */
  readonly map: string | undefined;
  /** File of settings, which replaces the shop's own; undefined: these stay as they are. */
  readonly config: string | undefined;
  readonly port: number;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** Whose tokens callers must show; undefined: anybody on this machine may call the API. */
  readonly tokens: TokenIssuer | undefined;
  /** Origins whose pages may call the API. */
  readonly corsOrigins: readonly string[];
  /** Empties the data folder first. */
  readonly fresh: boolean;
  /** Stops after the new version is active. */
  readonly once: boolean;
}

/**
 * Starts the stores, uploads the dumps, waits for the run, serves the API. Resolves with the exit status: after the run for
 * `once`, otherwise after Ctrl-C.
 */
export async function runShop(options: StartOptions): Promise<number> {
  const start = performance.now();
  const { data, once, tokens, corsOrigins, fresh, port } = options;
  const source = options.events.length > 0 ? 'files' : undefined;
  // Whatever can be found wrong is found before anything is removed or written.
  const own = options.config === undefined ? undefined : readConfigFile(options.config);
  if (own !== undefined) checkConfig(own, options.config);
  const mapping = options.map === undefined ? undefined : readMapping(options.map);
  if (mapping !== undefined) resolveMappings(mapping);
  const authorize = tokens === undefined || once ? undefined : await tokenAuthorizer(tokens);
  refuseLongNames(dumpsOf(options));
  refuseSameNames(dumpsOf(options));
  const existing = checkDataFolder(data, source, fresh);
  const isNew = existing === undefined || fresh;
  const given = mapping ?? own?.mapping ?? (isNew ? 'auto' : undefined);
  if (given !== undefined) await refuseOtherKinds(dumpsOf(options), resolveMappings(given));
  const unlock = lockFolder(data);
  const { open, check } = readiness(data);
  const gateway = once
    ? undefined
    : await startGateway({
        port,
        corsOrigins,
        check,
        site: await buildDashboard(),
        ...(authorize && { authorize }),
      });
  const marker = openDataFolder(data, source, fresh, Date.now());

  const progress = showProgress(process.stdout.isTTY === true);
  const system = await startLocalSystem({
    data,
    onStep: progress.step,
    keepVersions: KEPT_VERSIONS,
  }).catch(async (error: unknown) => {
    await gateway?.close();
    throw error;
  });
  open();
  const endpoints: Endpoints = { pid: process.pid, ...system.endpoints, api: gateway?.url ?? null };
  writeEndpoints(data, endpoints);
  const stopped = stopOnSignal(data, system, gateway);

  const isFirst = (await system.control.serving()) === undefined;
  console.log(heading(marker.source, options.events.length, isFirst));
  const demoUntil = marker.source === 'demo' && isFirst ? marker.until : undefined;
  const dumps = demoUntil === undefined ? dumpsOf(options) : await demoDumps(data, demoUntil);
  await configure(system, own, mapping);
  const config = checkConfig(await storedConfig(system.objects));
  const mappings = resolveMappings(config.mapping);
  await refuseOtherKinds(dumpsOf(options), mappings);
  print(await recognised(dumpsOf(options), mappings, config.currency, system));
  print(await othersThan(dumps, system));
  const { erased } = await uploadDumps(
    system.objects,
    dumps,
    (done) => progress.step({ state: 'upload', done, total: dumps.length }),
    await system.erasures.all(),
  );
  print(erasedLines(erased));
  const end = await system.run();
  system.openBus();
  progress.end();
  await rm(demoFolder(data), { recursive: true, force: true });

  const status = report(end, (await system.control.serving()) !== undefined);
  const store = servingStore();
  print(await summary(store));
  const took = `${secondsSince(start)} s, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`;
  if (gateway === undefined) {
    console.log(`Done in ${took}. Everything is kept in ${data}.`);
    removeEndpoints(data);
    await system.close();
    unlock();
    return status;
  }
  console.log(
    `The dashboard is at ${gateway.url}/, the API at ${gateway.url}/v1. They were ready in ${took}.`,
  );
  print(await examples(store, gateway.url));
  console.log(`Press Ctrl-C to stop. Everything is kept in ${data}; the next start continues from there.`);
  system.onRunBegin((runId) => console.log(`Run ${runId} begins: something was delivered.`));
  system.onRunEnd(({ runId, outcome, reason }) => console.log(`Run ${runId}: ${outcome}. ${reason}`));
  return stopped;
}

function heading(source: 'demo' | 'files', eventFiles: number, isFirst: boolean): string {
  const files = eventFiles > 0 ? `, with ${counted(eventFiles, 'event file')}` : '';
  const shop = source === 'demo' ? 'the demo shop, which is invented' : `your shop${files}`;
  const what = isFirst ? 'It imports the data and trains the first version' : 'It looks for new data';
  return `Clientele runs ${shop}. ${what}:`;
}

/** Prints what became of the data, and why a run changed nothing, unless that is as it should be. Returns the exit status of `--once`. */
function report({ outcome, reason }: RunEnd, serves: boolean): number {
  // Duplicates, clashes and unreadable files beside good ones: nobody looks for them where all went well.
  if (outcome === 'activated' && reason !== '') console.log(`\nThe data: ${reason.replace(/\.$/, '')}.`);
  if (['activated', 'renewed', 'unchanged'].includes(outcome)) return 0;
  const still = serves ? ' The previous version stays active.' : '';
  console.error(`The run ended with outcome "${outcome}": ${reason.replace(/\.$/, '')}.${still}`);
  return 1;
}

/** Replaces the shop's settings, and its mapping, by those that are given. */
async function configure(
  { objects }: LocalSystem,
  own: RawConfig | undefined,
  mapping: unknown,
): Promise<void> {
  const before = await storedConfig(objects);
  const after = { ...(own ?? before), ...(mapping === undefined ? {} : { mapping }) };
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  checkConfig(after);
  await writeConfig(objects, after);
}

/** How many names of dumps are listed. */
const MOST_NAMES = 5;

/** What the shop has beside the dumps that are given: it counts as well, and a person may have forgotten it. */
async function othersThan(given: readonly Dump[], { objects }: LocalSystem): Promise<string[]> {
  if (given.length === 0) return [];
  const keys = new Set(given.map(keyOf));
  const others = (await storedDumps(objects)).filter(({ key }) => !keys.has(key));
  if (others.length === 0) return [];
  const names = others.slice(0, MOST_NAMES).map(({ kind, name }) => `${kind}/${name}`);
  const rest = others.length > names.length ? ` and ${others.length - names.length} more` : '';
  const one = others.length === 1;
  return [
    `The data folder has ${counted(others.length, 'other dump')} from before, which ${one ? 'counts' : 'count'} as well: ${names.join(', ')}${rest}.`,
    `To leave ${one ? 'it' : 'some'} out: npm run dumps -- remove NAME. To start over: --fresh.`,
  ];
}

/** What the dumps were recognised as. A shop that names no currency reports in the one of its events. */
async function recognised(
  dumps: readonly Dump[],
  mappings: Mappings,
  configured: string | undefined,
  system: LocalSystem,
): Promise<readonly string[]> {
  if (dumps.length === 0) return [];
  const { lines, currency } = await recogniseDumps(dumps, mappings, configured ?? mappings.currency);
  if (currency === undefined || configured !== undefined || mappings.currency !== undefined) return lines;
  await writeConfig(system.objects, { ...(await storedConfig(system.objects)), currency });
  return [
    ...lines,
    `  Reported in ${currency}, as the events are; npm run config -- set currency … reports in another`,
  ];
}

function dumpsOf(options: StartOptions): Dump[] {
  return (['events', 'items', 'customers'] as const).flatMap((kind) =>
    options[kind].map((path) => ({ kind, path })),
  );
}

/** Generates the demo shop's files up to a day, excluded. */
async function demoDumps(data: string, until: string): Promise<Dump[]> {
  const folder = demoFolder(data);
  await mkdir(folder, { recursive: true });
  return writeDemoShop(folder, { until: Date.parse(until) });
}

/** Holds the demo shop's files until they are uploaded. */
function demoFolder(data: string): string {
  return join(data, 'demo');
}

function print(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

/** Closing may take so long, before the process ends as it is: everything acknowledged is on disk. */
const CLOSE_MS = 5_000;

/**
 * Ends the process once a signal has stopped everything: with 0 when no run was working, otherwise with the status of the signal
 * (130 for Ctrl-C). Requests get their answers; the next start repeats an unfinished run. A second signal ends it at once.
 */
function stopOnSignal(data: string, system: LocalSystem, gateway: Gateway | undefined): Promise<number> {
  return new Promise((resolve) => {
    async function stop(signal: NodeJS.Signals): Promise<void> {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      // By the signal itself, which needs no other thread to end first.
      setTimeout(() => process.kill(process.pid, signal), CLOSE_MS).unref();
      const status = system.isBusy() ? 128 + constants.signals[signal] : 0;
      if (status !== 0) console.error('Stopping. The next start repeats the unfinished run.');
      await Promise.all([gateway?.close(), system.close()]);
      removeEndpoints(data);
      resolve(status);
      process.exit(status);
    }
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}
