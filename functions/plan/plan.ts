import { ClienteleError } from '../../layers/analytics/errors.ts';
import {
  DUMP_KINDS,
  type DumpKind,
  HALVES,
  type Half,
  type Input,
  keys,
  type Plan,
  type RunConfig,
} from '../../layers/platform/artefacts.ts';
import type { ObjectInfo } from '../../layers/platform/objects.ts';
import { fingerprint, readShopConfig } from '../../layers/platform/shop-config.ts';
import { LEASE_MS, type TaskPorts } from '../../layers/platform/task.ts';
import { isStored } from '../../layers/platform/versions.ts';
import { resolveMapping } from '../../layers/warehouse/mapping.ts';

/** Part of every fingerprint: raise it when curation or a model gives other results for the same input. */
const METHOD = 2;

/** A run that waited this long for another to end gives up. */
const QUEUE_MS = 60 * 60 * 1000;

/** Raw bytes for one slice of publishing. */
const BYTES_A_SLICE = 32 * 1024 * 1024;

export interface PlanResult {
  /** `run`: work to do; `renew`: only write the serving version again; the rest ends the run. */
  readonly outcome: 'run' | 'renew' | 'busy' | 'unchanged' | 'nothing';
  /** Numbers of the inputs that are not staged yet. */
  readonly slices: readonly number[];
  readonly publishSlices: readonly number[];
  /** The halves of the version to train. */
  readonly halves: readonly Half[];
}

/** Takes the lease, looks at what was delivered and decides what this run has to do. */
export async function planRun(
  state: { readonly runId: string; readonly startAfter: string },
  ports: TaskPorts,
): Promise<PlanResult> {
  const { objects, control } = ports;
  const now = ports.now();
  if (!(await control.acquire(state.runId, now, now + LEASE_MS))) {
    if (now - Date.parse(state.startAfter) > QUEUE_MS) {
      throw new ClienteleError('run.conflict', 'Another run held the lease for an hour; this one gives up');
    }
    return { outcome: 'busy', slices: [], publishSlices: [], halves: [] };
  }

  const shop = await readShopConfig(objects);
  const mapping = resolveMapping(shop.mapping); // a wrong one is the operator's to mend: say so before any work
  const config: RunConfig = { ...shop, currency: shop.currency ?? mapping.currency ?? 'EUR' };
  const delivered = await objects.list('raw/');
  const { inputs, ignored } = sortDelivered(delivered, config);
  const serving = await control.serving(true);
  const versions = await control.versions();
  const record = versions.find((version) => version.version === serving?.version);
  const last = await control.lastRun();
  const dataset = fingerprint(inputs.map((input) => [input.kind, input.staged]));
  const configuration = fingerprint([METHOD, config], 16);

  const known = record?.dataset === dataset && record.configuration === configuration;
  // A version that was held, or rolled back by hand since, must not come back by itself on the same input.
  const judged =
    last?.dataset === dataset && last.configuration === configuration && last.outcome !== 'failed';
  const ageing = serving !== undefined && serving.expiresAt - now < (config.resultsDays * DAY_MS) / 2;
  const hasSnapshot = ageing && (await isStored(objects, serving.version));
  const renew = hasSnapshot && (known || judged) ? serving.version : null;

  const bytes = inputs.reduce((sum, input) => sum + input.size, 0);
  const publishSlices = Math.max(2, Math.min(64, Math.ceil(bytes / BYTES_A_SLICE)));
  const plan: Plan = {
    runId: state.runId,
    now,
    config,
    inputs,
    ignored,
    dataset,
    configuration,
    serving: serving?.version ?? null,
    renew,
    publishSlices,
  };
  await objects.writeJson(keys.run(state.runId, 'plan'), plan);

  const publishes = Array.from({ length: publishSlices }, (_, slice) => slice);
  if (renew !== null) return { outcome: 'renew', slices: [], publishSlices: publishes, halves: [] };
  if (!inputs.some((input) => input.kind === 'events'))
    return { outcome: 'nothing', slices: [], publishSlices: [], halves: [] };
  // A serving version whose snapshot was removed by its age is made anew from the dumps before its rows end.
  if ((known || judged) && !ageing)
    return { outcome: 'unchanged', slices: [], publishSlices: [], halves: [] };

  const stored = new Set((await objects.list('staged/')).map((object) => object.key));
  const slices = inputs.flatMap((input, number) => (isStaged(input.staged, stored) ? [] : [number]));
  return { outcome: 'run', slices, publishSlices: publishes, halves: HALVES };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Sorts delivered objects into dumps by their folder, in key order, each with the fingerprint of its validated form. */
function sortDelivered(
  delivered: readonly ObjectInfo[],
  config: RunConfig,
): { inputs: Input[]; ignored: { key: string; reason: string }[] } {
  const rules = { method: METHOD, mapping: config.mapping, currency: config.currency, rates: config.rates };
  const inputs: Input[] = [];
  const ignored: { key: string; reason: string }[] = [];
  for (const object of delivered) {
    if (object.key.endsWith('/')) continue; // folder markers of consoles
    const kind = DUMP_KINDS.find((name) => object.key.startsWith(keys.dumps(name)));
    if (kind === undefined) {
      ignored.push({ key: object.key, reason: `not below ${DUMP_KINDS.map(keys.dumps).join(', ')}` });
      continue;
    }
    inputs.push({
      kind,
      key: object.key,
      size: object.size,
      deliveredAt: object.lastModified,
      staged: stagedName(kind, object, rules),
    });
  }
  return { inputs, ignored };
}

/** The closing document and something to go with it: each may have been removed by age before the other. */
function isStaged(name: string, stored: ReadonlySet<string>): boolean {
  return (
    stored.has(keys.staged(name)) && DUMP_KINDS.some((kind) => stored.has(keys.stagedParquet(name, kind)))
  );
}

function stagedName(kind: DumpKind, object: ObjectInfo, rules: unknown): string {
  return fingerprint([kind, object.key, object.size, object.etag, rules]);
}
