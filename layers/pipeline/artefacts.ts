import type { DumpKind, VersionPart } from '../contract/artefacts.ts';
import { BUCKET_PREFIXES } from '../contract/bucket.ts';
import type { ObjectStore } from '../stores/objects.ts';
import type { ShopConfig } from './shop-config.ts';

/** Mapping of live records: the contract itself, whatever the shop's dumps look like. */
export const LIVE_MAPPING = 'native';

/** A delivered object, or a day of live records, and the name its validated form goes by. */
export interface Input {
  readonly kind: DumpKind;
  /** The object; of live records the folder of their day. */
  readonly key: string;
  /** Live records lie in many small objects and are of the native contract; null: a dump as the shop delivered it. */
  readonly live: {
    /** The objects of the day; empty where their validated form is there already. */
    readonly parts: readonly string[];
  } | null;
  readonly size: number;
  /** UTC milliseconds. */
  readonly deliveredAt: number;
  /** Fingerprint of the object's content, the mapping and the money rules: the same dump is worked once. */
  readonly staged: string;
}

/** The shop's configuration with nothing left open. */
export type RunConfig = ShopConfig & { readonly currency: string };

/** What the run will do: written by `plan`, read by every later stage. */
export interface Plan {
  readonly runId: string;
  /** UTC milliseconds: the only look at the clock; events later than this are rejected. */
  readonly now: number;
  readonly config: RunConfig;
  readonly inputs: readonly Input[];
  /** Objects that are no dump, with the reason. */
  readonly ignored: readonly { readonly key: string; readonly reason: string }[];
  /** Fingerprint of all inputs. */
  readonly dataset: string;
  /** Fingerprint of the configuration. */
  readonly configuration: string;
  /** The key that customers and sessions are named under; absent: the shop's own names. */
  readonly pseudonyms?: string;
  /** The version that serves while this run works. */
  readonly serving: string | null;
  /** Set when the serving version is only to be written again. */
  readonly renew: string | null;
  readonly publishSlices: number;
  /** How the rows of a version get into a table. Absent in plans of earlier releases, which write them. */
  readonly publishBy?: PublishBy;
  /** What the run was expected to take, in figures for people. */
  readonly estimate: object;
}

/** Row by row into the table that versions share, or by ImportTable into a table of the version's own. */
export type PublishBy = 'writes' | 'import';

/** What became of one dump. Written last, so its presence says that the rest is complete. */
export interface Staged {
  readonly kind: DumpKind;
  readonly source: string;
  readonly outcome: 'valid' | 'unreadable';
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Records of customers who were erased before: left out, and in no other figure. */
  readonly erased?: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** What is wrong with the file as a whole, or null. */
  readonly problem: string | null;
  /** What was staged: the kind itself, and what an event dump tells of items and customers on the side. */
  readonly staged: readonly DumpKind[];
}

/** The curated events of a dataset. Written last. */
export interface Curated {
  readonly dataset: string;
  /** As {@link Plan.pseudonyms}. */
  readonly pseudonyms?: string;
  readonly outcome: 'valid' | 'invalid';
  /** Why it is invalid, or how much was curated. */
  readonly reason: string;
  readonly rows: number;
  readonly rejected: number;
  /** Records of customers who were erased before the dump was delivered. */
  readonly erased: number;
  readonly duplicates: number;
  readonly events: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** Keys of the Parquet files. */
  readonly eventFiles: readonly string[];
  readonly itemsFile: string | null;
  readonly customersFile: string | null;
}

/** Where things lie in the bucket. */
export const keys = {
  stagedParquet: (name: string, kind: DumpKind) => `${BUCKET_PREFIXES.staged}${name}.${kind}.parquet`,
  staged: (name: string) => `${BUCKET_PREFIXES.staged}${name}.json`,
  rejects: (name: string) => `${BUCKET_PREFIXES.rejects}${name}.ndjson`,
  curatedFolder: (dataset: string) => `${BUCKET_PREFIXES.curated}${dataset}/`,
  curated: (dataset: string) => `${BUCKET_PREFIXES.curated}${dataset}/manifest.json`,
  snapshot: (version: string, half: VersionPart) => `${BUCKET_PREFIXES.models}${version}/${half}.bin`,
  manifest: (version: string, half: VersionPart) => `${BUCKET_PREFIXES.models}${version}/${half}.json`,
  holdout: (version: string) => `${BUCKET_PREFIXES.models}${version}/holdout.json`,
  verdict: (version: string) => `${BUCKET_PREFIXES.models}${version}/verdict.json`,
  publication: (version: string) => `${BUCKET_PREFIXES.models}${version}/publication.json`,
  /** A run never touches objects of another one: the service may be reading them. */
  imports: (version: string, runId: string) => `${BUCKET_PREFIXES.imports}${version}/${runId}/part-`,
  run: (runId: string, document: string) => `${BUCKET_PREFIXES.runs}${runId}/${document}.json`,
} as const;

/**
 * Reads a document that an earlier stage wrote.
 * @throws ClienteleError `input.unreadable` where it is missing
 */
export async function readDocument<T>(objects: ObjectStore, key: string): Promise<T> {
  return (await objects.readJson(key)) as T;
}
