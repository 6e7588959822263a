import { crc32 } from 'node:zlib';
import type { BanditState } from './bandit-state.ts';
import type { EventType } from './events/event-types.ts';
import type { LiveItem } from './item.ts';
import type { Experiment, Rule } from './merchandising.ts';

/**
 * Documents of the activity table: what happened since the serving version was trained. They belong to no version, are read
 * consistently and change under a revision number. Keys are `<kind>|<id>`.
 */

/** An accepted event, as requests need it. */
export interface LiveEvent {
  /** A fingerprint of the shop's `event_id` and what it stands for, or of all fields, so that a repeated event counts once. */
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

/** `activity|<customer>`, `session|<session>`: recent events of a customer or session, oldest first. */
export interface ActivityDocument {
  readonly events: readonly LiveEvent[];
  /** Devices of this customer alone, of which events came; absent: none. */
  readonly devices?: readonly string[];
}

/** Most devices that an activity document names. What happens on further ones, a person hardly did: it is not linked. */
export const MAX_DEVICES = 50;

/** `device|<anonymous identifier>`: whose the device is, and what a visitor did on it before they said who they are. */
export interface DeviceDocument {
  /** The first customers that were named on it, two at most: a device of several is nobody's. */
  readonly customers: readonly string[];
  /** Events of nobody known, oldest first. */
  readonly events: readonly LiveEvent[];
}

/**
 * `erased|<tombstone>`: an erased customer. The tombstone is derived from the identifier, so that it is recognised without being
 * stored; later events of the customer are not kept.
 */
export interface ErasedDocument {
  /** UTC milliseconds. */
  readonly since: number;
}

/**
 * `erasures|all`: which versions may list an erased customer. An answer that lists customers reads it with its rows and looks up
 * tombstones only for those versions.
 */
export interface ErasuresDocument {
  /** An erasure is incomplete: every version may list an erased customer, even one that is being trained. */
  readonly open: boolean;
  /** Versions that may list an erased customer once none is open: all kept beside the serving one. */
  readonly versions: readonly string[];
}

/** `catalogue|<shard>`: changed items by identifier, see {@link shardOf}. */
export interface CatalogueDocument {
  readonly items: Readonly<Record<string, LiveItem>>;
}

/** Number of documents that hold changed items. Together with rules, experiments and bandits they fit one batched read. */
export const CATALOGUE_SHARDS = 64;

/** The document of an item: CRC-32 of its identifier's UTF-8, modulo {@link CATALOGUE_SHARDS}. */
export function shardOf(item: string): string {
  return String(crc32(item) % CATALOGUE_SHARDS);
}

/** `rules|all`: merchandising rules, in the order of their priority. */
export interface RulesDocument {
  readonly rules: readonly Rule[];
}

/** `experiments|all`: in order of creation; a request takes part in the first that matches. */
export interface ExperimentsDocument {
  readonly experiments: readonly Experiment[];
}

/**
 * `head|all`: revisions of the documents that requests cache in memory. A request reads it with its own rows and reloads only
 * documents whose revision has changed.
 */
export interface HeadDocument {
  /** Document (`<kind>|<id>`) ► its revision. */
  readonly revisions: Readonly<Record<string, number>>;
}

/** Kind of live document ► its body. */
export interface LiveBodies {
  readonly activity: ActivityDocument;
  readonly session: ActivityDocument;
  readonly device: DeviceDocument;
  readonly erased: ErasedDocument;
  readonly erasures: ErasuresDocument;
  readonly catalogue: CatalogueDocument;
  readonly head: HeadDocument;
  readonly rules: RulesDocument;
  readonly experiments: ExperimentsDocument;
  /** `bandit|<experiment>`: tallies of its arms. */
  readonly bandit: BanditState;
}

export type LiveKind = keyof LiveBodies;

/** Every live kind; distinguishes a reference to a live document from one to a row of a version. */
export const LIVE_KINDS: ReadonlySet<string> = new Set<LiveKind>([
  'activity',
  'session',
  'device',
  'erased',
  'erasures',
  'catalogue',
  'head',
  'rules',
  'experiments',
  'bandit',
]);

/** Identifier of the head document. */
export const HEAD_ID = 'all';
/** Identifier of the document of rules, and of that of experiments. */
export const MERCHANDISING_ID = 'all';

/** Identifier of the erasures document. */
export const ERASURES_ID = 'all';

/** Partition key of a live document. The identifier comes last and may hold any character. */
export function liveKey(kind: LiveKind, id: string): string {
  return `${kind}|${id}`;
}
