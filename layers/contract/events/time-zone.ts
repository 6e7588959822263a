/** A period in which a zone keeps one offset: from `from` (inclusive) until `until` (exclusive), UTC ms. */
interface OffsetPeriod {
  readonly from: number;
  readonly until: number;
  /** Local minus UTC, milliseconds. */
  readonly offset: number;
}

/** Length of a block that is looked up at once: a little over a year. */
const BLOCK_MS = 2 ** 35;

/** Two opposite changes within this time are missed; the shortest summer times last four weeks. */
const PROBE_MS = 5 * 24 * 3_600_000;

/**
 * Offsets by zone and block, cached: a lookup in the platform's time zone database takes microseconds, and a shop has millions of
 * events. The cache depends only on the arguments.
 */
const known = new Map<string, Map<number, readonly OffsetPeriod[]>>();

/** The last result: events are in order of time, so the next is nearly always in the same period. */
let lastZone = 'UTC';
let last: OffsetPeriod = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, offset: 0 };

/**
 * Local minus UTC time in milliseconds of an IANA zone at a UTC time; 0 for NaN or an infinite time. O(log changes of the year)
 * after the first call for a year.
 *
 * @throws RangeError for a zone that the platform does not know
 */
export function offsetAt(time: number, timeZone: string): number {
  if (timeZone === 'UTC' || !Number.isFinite(time)) return 0;
  if (timeZone === lastZone && time >= last.from && time < last.until) return last.offset;
  const periods = block(Math.floor(time / BLOCK_MS), timeZone);
  let low = 0;
  let high = periods.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (periods[middle]!.from <= time) low = middle;
    else high = middle - 1;
  }
  last = periods[low]!;
  lastZone = timeZone;
  return last.offset;
}

/** Whether the platform knows a zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function block(number: number, timeZone: string): readonly OffsetPeriod[] {
  let blocks = known.get(timeZone);
  if (blocks === undefined) {
    blocks = new Map();
    known.set(timeZone, blocks);
  }
  let periods = blocks.get(number);
  if (periods === undefined) {
    periods = periodsBetween(number * BLOCK_MS, (number + 1) * BLOCK_MS, offsets(timeZone));
    blocks.set(number, periods);
  }
  return periods;
}

/** Every period of one offset between two times, by probing and bisection. */
function periodsBetween(from: number, until: number, offsetOf: (time: number) => number): OffsetPeriod[] {
  const periods: OffsetPeriod[] = [];
  let start = from;
  let offset = offsetOf(from);
  for (let probe = from; probe < until; ) {
    const next = Math.min(until, probe + PROBE_MS);
    const then = offsetOf(next);
    if (then !== offset) {
      let before = probe;
      let after = next;
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (offsetOf(middle) === offset) before = middle;
        else after = middle;
      }
      periods.push({ from: start, until: after, offset });
      start = after;
      offset = offsetOf(after);
      // With two changes between probes, the first need not lead to the offset at the end: probe again.
      probe = after;
    } else probe = next;
  }
  if (start < until) periods.push({ from: start, until, offset });
  return periods;
}

/** Offset by the platform's time zone database, to the second. */
function offsets(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (time) => {
    const whole = Math.floor(time / 1000) * 1000;
    const field: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(whole)) field[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = field;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  };
}
