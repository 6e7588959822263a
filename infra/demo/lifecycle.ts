import { type Calendar, DAY } from './calendar.ts';
import type { Random } from './random.ts';
import type { Segment } from './segments.ts';

/** Time span in UTC milliseconds, `until` excluded. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** When somebody is a customer. Whole UTC milliseconds throughout. */
export interface Lifecycle {
  readonly kind: 'active' | 'left' | 'returned' | 'one-time';
  /** Registration; may lie before the shop's period. */
  readonly joinedAt: number;
  /** End of activity, until `returnedAt` where that is set. */
  readonly leftAt: number | null;
  readonly returnedAt: number | null;
  /** Time of the only order of a one-time buyer. */
  readonly onlyOrderAt: number | null;
  /** Spans in which the customer is active; all events lie within them. */
  readonly presence: readonly Span[];
}

/** Share of customers who joined before the period starts, and of leavers who come back. */
const ESTABLISHED = 0.5;
const RETURNING = 0.3;

/** Draws a lifecycle for a customer of the segment. */
export function makeLifecycle(segment: Segment, calendar: Calendar, random: Random): Lifecycle {
  return segment.name === 'one-time' ? oneTime(calendar, random) : lasting(segment, calendar, random);
}

function oneTime(calendar: Calendar, random: Random): Lifecycle {
  const { from, until } = calendar;
  let at = from;
  do at = Math.floor(random.between(from + DAY / 2, until - DAY / 4));
  while (!random.chance(calendar.season('visits', calendar.dayOf(at)) / 2));
  const span: Span = { from: Math.max(from, at - 8 * DAY), until: Math.min(until, at + 40 * DAY) };
  return {
    kind: 'one-time',
    joinedAt: span.from,
    leftAt: span.until < until ? span.until : null,
    returnedAt: null,
    onlyOrderAt: at,
    presence: [span],
  };
}

function lasting(segment: Segment, calendar: Calendar, random: Random): Lifecycle {
  const { from, until } = calendar;
  const joinedAt = random.chance(ESTABLISHED)
    ? from - Math.floor(random.between(1, 900) * DAY)
    : Math.floor(random.between(from, until - 5 * DAY));
  const start = Math.max(from, joinedAt);
  const stays: Lifecycle = {
    kind: 'active',
    joinedAt,
    leftAt: null,
    returnedAt: null,
    onlyOrderAt: null,
    presence: [{ from: start, until }],
  };
  const earliest = start + 75 * DAY;
  const latest = until - 60 * DAY;
  if (!random.chance(segment.leaves) || earliest >= latest) return stays;
  const leftAt = Math.floor(random.between(earliest, latest));
  const gone: Lifecycle = { ...stays, kind: 'left', leftAt, presence: [{ from: start, until: leftAt }] };
  const returnedAt = leftAt + Math.floor(random.between(100, 240) * DAY);
  if (!random.chance(RETURNING) || returnedAt > until - 30 * DAY) return gone;
  return {
    ...gone,
    kind: 'returned',
    returnedAt,
    presence: [...gone.presence, { from: returnedAt, until }],
  };
}
