import { crc32 } from 'node:zlib';
import type { BanditState } from './bandit-state.ts';
import type { EventType } from './events/event-types.ts';
import type { LiveItem } from './item.ts';
import type { Experiment, Rule } from './merchandising.ts';

/**
 * Documents of the activity table: what happened since the version that serves was learnt. They belong to no version, are
 * read consistently and change under a revision number. Keys are `<kind>|<id>`.
 */

/** An accepted event, as requests need it. */
export interface LiveEvent {
  /** The shop's `event_id`, or a fingerprint of all fields: the same event counts once. */
  readonly id: string;
  readonly type: EventType;
  readonly item: string | null;
  /** UTC milliseconds. */
  readonly time: number;
}

/** Most events that an activity document keeps; the oldest go first. */
export const MAX_ACTIVITY_EVENTS = 200;
/** Days after its last event that an activity document may be removed. */
export const ACTIVITY_DAYS = 30;

/** `activity|<customer>`, `session|<session>`: what somebody did lately, oldest first. */
export interface ActivityDocument {
  readonly events: readonly LiveEvent[];
}

/**
 * `erased|<mark>`: a customer who was erased. The mark tells the identifier when it comes again, without naming it; events
 * that come all the same are not kept.
 */
export interface ErasedDocument {
  /** UTC milliseconds. */
  readonly since: number;
}

/**
 * `erasures|all`: which versions may list somebody who was erased. An answer that lists customers reads it beside its rows, and
 * looks for marks only where it says so.
 */
export interface ErasuresDocument {
  /** An erasure is not complete: any version may, also one that is only being made. */
  readonly open: boolean;
  /** Those that may once none is open: every version that was kept beside the one that served. */
  readonly versions: readonly string[];
}

/** `catalogue|<shard>`: changed items by identifier, see {@link shardOf}. */
export interface CatalogueDocument {
  readonly items: Readonly<Record<string, LiveItem>>;
}

/** Over how many documents changed items are spread. With rules, experiments and bandits one batched read holds all. */
export const CATALOGUE_SHARDS = 64;

/** The document that an item belongs to: CRC-32 of its identifier's UTF-8. */
export function shardOf(item: string): string {
  return String(crc32(item) % CATALOGUE_SHARDS);
}

/** `rules|all`: what merchandisers ask for, in their order. */
export interface RulesDocument {
  readonly rules: readonly Rule[];
}

/** `experiments|all`: in the order in which they were made; the first that matches a request is the one it takes part in. */
export interface ExperimentsDocument {
  readonly experiments: readonly Experiment[];
}

/**
 * `head|all`: revisions of everything that requests keep in memory between reads. A request reads it beside its own rows;
 * only what has another revision than the one kept is read again.
 */
export interface HeadDocument {
  /** Document (`<kind>|<id>`) ► its revision. */
  readonly revisions: Readonly<Record<string, number>>;
}

/** Kind of live document ► its body. */
export interface LiveBodies {
  readonly activity: ActivityDocument;
  readonly session: ActivityDocument;
  readonly erased: ErasedDocument;
  readonly erasures: ErasuresDocument;
  readonly catalogue: CatalogueDocument;
  readonly head: HeadDocument;
  readonly rules: RulesDocument;
  readonly experiments: ExperimentsDocument;
  /** `bandit|<experiment>`: what its arms brought. */
  readonly bandit: BanditState;
}

export type LiveKind = keyof LiveBodies;

/** Every live kind; what tells a live reference from one to a row of a version. */
export const LIVE_KINDS: ReadonlySet<string> = new Set<LiveKind>([
  'activity',
  'session',
  'erased',
  'erasures',
  'catalogue',
  'head',
  'rules',
  'experiments',
  'bandit',
]);

/** Identifier of the one head document. */
export const HEAD_ID = 'all';
/** Identifier of the one document of rules, and of that of experiments. */
export const MERCHANDISING_ID = 'all';

/** Identifier of the one document that tells of erasures. */
export const ERASURES_ID = 'all';

/** Partition key of a live document. The identifier comes last and may hold any character. */
export function liveKey(kind: LiveKind, id: string): string {
  return `${kind}|${id}`;
}
