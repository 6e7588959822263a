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

/** Prefix of the name of a dump that could not be searched. */
export const UNREADABLE = 'unreadable/';
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

const CANNOT_READ =
  'This dump cannot be read, so it is neither used nor searched for the customer: remove it, or deliver it again.';

/** The current certificate of an erasure. */
export function certificateOf(record: ErasureRecord): Certificate {
  const complete = record.completedAt !== null;
  const counts = Object.entries(record.removed).sort(([a], [b]) => (a < b ? -1 : 1));
  const removed = counts.flatMap(([place, count]) =>
    place.startsWith(UNREADABLE) ? [] : [{ place, count, unit: unitOf(place) }],
  );
  const unreadable = counts.flatMap(([place]) =>
    place.startsWith(UNREADABLE)
      ? [{ place: place.slice(UNREADABLE.length), until: null, why: CANNOT_READ }]
      : [],
  );
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
    remains: [...(complete ? later : now), ...unreadable],
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
  const places = Object.keys(removed).filter((place) => !place.startsWith(UNREADABLE));
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
