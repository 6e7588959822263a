import { NONCURRENT_DAYS } from '../../contract/bucket.ts';
import type { ErasureRecord } from '../../contract/erasure-record.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { ACTIVITY_DAYS } from '../../contract/live.ts';

/** Days that the tables' point-in-time backups are kept. */
const BACKUP_DAYS = 35;

/** Data that remains, and until when; null: until a run or a person removes it. */
export interface Remaining {
  readonly place: string;
  /** UTC milliseconds. */
  readonly until: number | null;
  readonly why: string;
}

/** What a place consists of. */
export type Unit = 'rows' | 'documents' | 'files';

/** Data of the customer that was removed from a place. */
interface Removed {
  readonly place: string;
  readonly count: number;
  readonly unit: Unit;
}

/** Result of an erasure: what was removed where, and what remains. Complete: no remaining data is used or can be queried. */
export interface Certificate {
  readonly erasureId: string;
  readonly status: 'pending' | 'complete';
  readonly requestedAt: number;
  /** A run that begins then or later completes the erasure; null when it is complete. */
  readonly runFrom: number | null;
  readonly completedAt: number | null;
  readonly removed: readonly Removed[];
  readonly remains: readonly Remaining[];
}

/** Why a dump was not searched; with a slash behind it, the prefix of the dump's name in the record. */
export type NotSearched = keyof typeof NOT_SEARCHED;

const NOT_SEARCHED = {
  unreadable:
    'This dump cannot be read, so it is neither used nor searched for the customer: remove it, or deliver it again.',
  'too-large':
    'This dump is too large to be searched in the time of one function. Models leave the customer out, but the dump is unchanged: ' +
    'deliver it again in smaller files, or run in a container.',
} as const;

/** Place of a dump that was not searched, in {@link ErasureRecord.removed}. */
export function notSearched(why: NotSearched, key: string): string {
  return `${why}/${key}`;
}

/** The dump and the reason behind such a place; undefined for any other place. */
function dumpNotSearched(place: string): Remaining | undefined {
  for (const [prefix, why] of Object.entries(NOT_SEARCHED))
    if (place.startsWith(`${prefix}/`)) return { place: place.slice(prefix.length + 1), until: null, why };
  return undefined;
}

const LISTS = 'results/lists';
const ACTIVITY = 'activity';
const BUCKET = 'bucket';
const MODELS = 'models';

/** Why something remains, by place. */
const REASONS: Readonly<Record<string, string>> = {
  [LISTS]:
    'Pages of segments, worklists and similar customers hold the identifier, and no answer shows it. The run that erases rebuilds ' +
    'them; those of versions that no longer serve expire.',
  [BUCKET]:
    'Dumps, live records, staged and curated files until a run has processed them. Events accepted live before the request may ' +
    'take until `run_from` to arrive: the run that completes the erasure begins then or later.',
  [MODELS]: 'Snapshots of earlier versions, until the next run has activated a version without the customer.',
  'bucket/noncurrent':
    'The bucket keeps overwritten and deleted objects for a while to recover from mistakes; nobody reads them.',
  'tables/backups': 'Point-in-time backups of the tables; nobody reads them.',
  'activity/sessions':
    'Items viewed in a session, under the identifier of the session, without the customer.',
};

/** The current certificate of an erasure. */
export function certificateOf(record: ErasureRecord): Certificate {
  const complete = record.completedAt !== null;
  const counts = Object.entries(record.removed).sort(([a], [b]) => (a < b ? -1 : 1));
  const removed = counts.flatMap(([place, count]) =>
    dumpNotSearched(place) === undefined ? [{ place, count, unit: unitOf(place) }] : [],
  );
  const unsearched = counts.flatMap(([place]) => dumpNotSearched(place) ?? []);
  const later = Object.entries(record.remains).map(([place, until]) => remaining(place, until));
  const now = [LISTS, BUCKET, MODELS].map((place) => remaining(place, null));
  const { erasureId, requestedAt, sweepFrom = requestedAt, completedAt } = record;
  return {
    erasureId,
    status: complete ? 'complete' : 'pending',
    requestedAt,
    runFrom: complete ? null : sweepFrom,
    completedAt,
    removed,
    remains: [...(complete ? later : now), ...unsearched],
  };
}

/** Dumps and tables are counted in rows; data derived from dumps only in files. */
function unitOf(place: string): Unit {
  if (place === ACTIVITY) return 'documents';
  return place.startsWith('raw/') || place.startsWith('results/') ? 'rows' : 'files';
}

/**
 * Data that remains when an erasure completes now, with the times at which it expires. If nothing of the customer was found, only
 * the identifier in backups of the erasure register remains.
 */
export function remainsAt(
  now: number,
  { removed }: Pick<ErasureRecord, 'removed'>,
  listsUntil: number | null,
): Record<string, number> {
  const places = Object.keys(removed).filter((place) => dumpNotSearched(place) === undefined);
  const filesRemoved = places.some((place) => unitOf(place) === 'files' || place.startsWith('raw/'));
  return {
    ...(filesRemoved ? { 'bucket/noncurrent': now + NONCURRENT_DAYS * DAY_MS } : {}),
    'tables/backups': now + BACKUP_DAYS * DAY_MS,
    ...(places.length > 0 ? { 'activity/sessions': now + ACTIVITY_DAYS * DAY_MS } : {}),
    ...(listsUntil === null ? {} : { [LISTS]: listsUntil }),
  };
}

function remaining(place: string, until: number | null): Remaining {
  return { place, until, why: REASONS[place] ?? '' };
}
