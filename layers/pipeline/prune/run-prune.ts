import { BUCKET_PREFIXES, type PrefixName } from '../../contract/bucket.ts';
import type { Serving, VersionRecord } from '../../contract/control-records.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { eachOf } from '../../stores/concurrency.ts';
import type { ObjectInfo } from '../../stores/objects.ts';
import type { RowPruner } from '../../stores/row-pruner.ts';
import { keys } from '../artefacts.ts';
import { LEASE_MS, type StagePorts } from '../ports.ts';

/** What pruning works with. */
export interface PrunePorts extends Pick<StagePorts, 'objects' | 'remove' | 'control' | 'imports' | 'now'> {
  /** Tables with rows of versions (`results`), and with live documents (`activity`). */
  readonly rows: { readonly results: RowPruner; readonly activity?: RowPruner };
}

/** What is to stay. */
export interface PruneOptions {
  /** Versions that stay, the serving one included; at least 1. */
  readonly keep: number;
  /**
   * Days after which objects below a prefix go, and removal of rows whose time is over: what the cloud does by itself. Absent: it is
   * left to the cloud.
   */
  readonly expiryDays?: Readonly<Partial<Record<PrefixName, number>>>;
  /** Only find out what would go. */
  readonly dryRun?: boolean;
}

/** What went, or would go. */
export interface Pruned {
  readonly versions: readonly string[];
  /** Rows of tables that were removed; 0 in a dry run, which does not look at them. */
  readonly rows: number;
  readonly objects: number;
  readonly bytes: number;
}

/** Objects removed at a time. */
const WIDTH = 16;
const LEASE = 'prune';

/**
 * Removes all versions but the serving one and the latest others, with their rows, tables, models and datasets, and what has
 * expired. Dumps, live records and the configuration are never touched. Holds the lease meanwhile, so that no run works.
 * @throws ClienteleError `run.conflict` while a run works
 */
export async function runPrune(ports: PrunePorts, options: PruneOptions): Promise<Pruned> {
  const { control, now } = ports;
  if (!(await control.acquire(LEASE, now(), now() + LEASE_MS)))
    throw new ClienteleError('run.conflict', 'A run works on the shop: try again when it has ended.');
  try {
    return await prune(ports, options);
  } finally {
    await control.release(LEASE);
  }
}

async function prune(ports: PrunePorts, { keep, expiryDays, dryRun = false }: PruneOptions): Promise<Pruned> {
  const { control, objects, rows, now } = ports;
  const [serving, versions, last] = await Promise.all([
    control.serving(true),
    control.versions(),
    control.lastRun(),
  ]);
  const { kept, dropped } = split(versions, serving?.version, keep, now());
  const datasets = new Set([...kept.map(({ dataset }) => dataset), last?.dataset]);
  const prefixes = dropped.flatMap(({ version, dataset }) => [
    `${BUCKET_PREFIXES.models}${version}/`,
    ...(datasets.has(dataset) ? [] : [keys.curatedFolder(dataset)]),
  ]);
  const found = new Map<string, ObjectInfo>();
  for (const prefix of prefixes)
    for (const object of await objects.list(prefix)) found.set(object.key, object);
  for (const object of await expiredObjects(ports, expiryDays ?? {})) found.set(object.key, object);

  const gone = [...found.values()];
  const pruned = {
    versions: dropped.map(({ version }) => version),
    objects: gone.length,
    bytes: gone.reduce((sum, { size }) => sum + size, 0),
  };
  if (dryRun) return { ...pruned, rows: 0 };
  await forget(ports, serving, dropped);
  const names = new Set(pruned.versions);
  const nowSeconds = now() / 1000;
  const isExpired = (expiresAt: number | undefined) =>
    expiryDays !== undefined && expiresAt !== undefined && expiresAt < nowSeconds;
  let removed = 0;
  // Rows expire with their version: where none goes, the table need not be read.
  if (dropped.some(({ table }) => table === undefined)) {
    removed += await rows.results.remove(
      ({ pk, expiresAt }) => names.has(pk.slice(0, pk.indexOf('|'))) || isExpired(expiresAt),
    );
  }
  if (expiryDays !== undefined && rows.activity !== undefined)
    removed += await rows.activity.remove(({ expiresAt }) => isExpired(expiresAt));
  await eachOf(gone, WIDTH, ({ key }) => ports.remove(key));
  return { ...pruned, rows: removed };
}

/** The serving version and the latest others stay; those whose rows have expired go in any case. */
function split(
  versions: readonly VersionRecord[],
  serving: string | undefined,
  keep: number,
  now: number,
): { readonly kept: VersionRecord[]; readonly dropped: VersionRecord[] } {
  const others = versions.filter(({ version, expiresAt }) => version !== serving && expiresAt > now);
  const kept = new Set([
    serving,
    ...others.slice(0, serving === undefined ? keep : keep - 1).map(({ version }) => version),
  ]);
  const isKept = ({ version }: VersionRecord) => kept.has(version);
  return { kept: versions.filter(isKept), dropped: versions.filter((one) => !isKept(one)) };
}

/** Nobody may activate or read a version from the moment that its rows begin to go. */
async function forget(
  { control, imports }: PrunePorts,
  serving: Serving | undefined,
  dropped: readonly VersionRecord[],
): Promise<void> {
  const tables = Object.entries(serving?.tables ?? {});
  const left = tables.filter(([version]) => !dropped.some((one) => one.version === version));
  if (serving !== undefined && left.length < tables.length)
    await control.activate({ ...serving, tables: Object.fromEntries(left) }, serving.version);
  for (const { version, table } of dropped) {
    await control.forgetVersion(version);
    if (table !== undefined && (await imports.drop(table))) await control.forgetImport(table);
  }
}

/** Objects older than the days of their prefix. */
async function expiredObjects(
  { objects, now }: PrunePorts,
  expiryDays: NonNullable<PruneOptions['expiryDays']>,
): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  for (const [name, days] of Object.entries(expiryDays)) {
    const oldest = now() - days * DAY_MS;
    const listed = await objects.list(BUCKET_PREFIXES[name as PrefixName]);
    found.push(...listed.filter(({ lastModified }) => lastModified < oldest));
  }
  return found;
}
