import type { ErasureRecord } from '../../contract/erasure-record.ts';
import { DAY_MS } from '../../contract/events/days.ts';

/** Days that the bucket keeps what was overwritten or deleted, see infra/cloud/data.ts. */
const NONCURRENT_DAYS = 30;
/** Days that the tables can be set back, by their backups. */
const BACKUP_DAYS = 35;
/** Days that a session's own document stays after its last event. */
const SESSION_DAYS = 30;

/** Something that could not be removed yet, and until when it remains: null, until a run or somebody sees to it. */
export interface Remaining {
  readonly place: string;
  /** UTC milliseconds. */
  readonly until: number | null;
  readonly why: string;
}

/** What a place consists of. */
export type Unit = 'rows' | 'documents' | 'files';

/** What there was of the customer in a place. */
interface Removed {
  readonly place: string;
  readonly count: number;
  readonly unit: Unit;
}

/** What an erasure comes to: what was removed where, and what remains. Complete: nothing of it is used or can be asked for. */
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

/** Stands before the name of a dump that could not be searched. */
export const UNREADABLE = 'unreadable/';
const LISTS = 'results/lists';
const ACTIVITY = 'activity';
const BUCKET = 'bucket';
const MODELS = 'models';

/** Why something remains, by place. */
const REASONS: Readonly<Record<string, string>> = {
  [LISTS]:
    'Pages of segments, worklists and customers alike hold the identifier, and no answer shows it; the run that erases makes them ' +
    'anew, those of versions that no longer serve go with their time to live.',
  [BUCKET]:
    'Dumps, live records, staged and curated files until a run has gone through them. What was accepted live before the request ' +
    'may take until `run_from` to arrive: the run that completes the erasure begins then or later.',
  [MODELS]:
    'Snapshots of versions learnt before, until the next run has activated a version without the customer.',
  'bucket/noncurrent':
    'The bucket keeps overwritten and deleted objects for a while, against accidents; nobody reads them.',
  'tables/backups': 'The tables can be set back to any moment of the last days; nobody reads these backups.',
  'activity/sessions': 'What a session looked at, under the identifier of the session, without the customer.',
};

const CANNOT_READ =
  'This dump cannot be read, so nothing of it is used, and nobody can be found in it: remove it, or deliver it again.';

/** The certificate of an erasure as it stands. */
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

/** Dumps and tables have rows; of what was made of dumps only whole files are known. */
function unitOf(place: string): Unit {
  if (place === ACTIVITY) return 'documents';
  return place.startsWith('raw/') || place.startsWith('results/') ? 'rows' : 'files';
}

/**
 * What remains of an erasure that completes now, with the times at which it goes by itself: of a customer of whom nothing was
 * found, the identifier in backups of the register of erasures alone.
 */
export function remainsAt(
  now: number,
  { removed }: Pick<ErasureRecord, 'removed'>,
  listsUntil: number | null,
): Record<string, number> {
  const places = Object.keys(removed).filter((place) => !place.startsWith(UNREADABLE));
  const hadFiles = places.some((place) => unitOf(place) === 'files' || place.startsWith('raw/'));
  return {
    ...(hadFiles ? { 'bucket/noncurrent': now + NONCURRENT_DAYS * DAY_MS } : {}),
    'tables/backups': now + BACKUP_DAYS * DAY_MS,
    ...(places.length > 0 ? { 'activity/sessions': now + SESSION_DAYS * DAY_MS } : {}),
    ...(listsUntil === null ? {} : { [LISTS]: listsUntil }),
  };
}

function remaining(place: string, until: number | null): Remaining {
  return { place, until, why: REASONS[place] ?? '' };
}
