import type { DumpKind, LiveDumpKind } from './artefacts.ts';

/** Prefixes of the shop's bucket. */
export const BUCKET_PREFIXES = {
  /** What the shop delivered: dumps ({@link dumpPrefix}) and live records ({@link livePrefix}). */
  raw: 'raw/',
  /** Live records that a delivery stream could not process ({@link failedDeliveryPrefix}). Nothing reads them. */
  undelivered: 'raw-failed/',
  /** The shop's configuration, `config/shop.json`. */
  config: 'config/',
  /** Dumps validated and converted, named by their content: the same dump is converted once, however often it is delivered. */
  staged: 'staged/',
  /** Events without duplicates, Parquet by month: `curated/<dataset>/…`. */
  curated: 'curated/',
  /** Rows that were rejected, with file, line, column and reason. */
  rejects: 'rejects/',
  /** Snapshots: `models/<version>/…`. */
  models: 'models/',
  /** What each stage of a run decided and counted: `runs/<run>/….json`. */
  runs: 'runs/',
  /** Rows of a version for ImportTable: `imports/<version>/<run>/…`. */
  imports: 'imports/',
} as const;

/** Days for which the bucket keeps overwritten and deleted objects, so that they can be restored. */
export const NONCURRENT_DAYS = 30;

export type PrefixName = keyof typeof BUCKET_PREFIXES;

/** Where the shop uploads dumps of a kind: `raw/events/`. */
export function dumpPrefix(kind: DumpKind): string {
  return `${BUCKET_PREFIXES.raw}${kind}/`;
}

/** Where a delivery stream writes live records of a kind, below the UTC day: `raw/live/events/YYYY/MM/DD/…`. */
export function livePrefix(kind: LiveDumpKind): string {
  return `${BUCKET_PREFIXES.raw}live/${kind}/`;
}

/**
 * Where a delivery stream puts records that it could not process. While the bucket cannot be reached it retries for 24 hours and then
 * drops them.
 */
export function failedDeliveryPrefix(kind: LiveDumpKind): string {
  return `${BUCKET_PREFIXES.undelivered}live/${kind}/`;
}
