/** A time during which a zone keeps one offset: from `from` (inclusive) until `until` (exclusive), UTC ms. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  /** Local minus UTC, milliseconds. */
  readonly offset: number;
}

/** Length of what is looked up at once: a little over a year. */
const BLOCK_MS = 2 ** 35;

/** Clocks that are changed twice within this time, and back, are missed; the shortest summer times last four weeks. */
const PROBE_MS = 5 * 24 * 3_600_000;

/**
 * Offsets are asked of the platform's time zone database once for each zone and year and then kept: it answers in microseconds, and
 * a shop has millions of events. What is kept follows from the arguments alone.
 */
const known = new Map<string, Map<number, readonly Stretch[]>>();

/** What was asked last: events come in the order of time, the next is nearly always in the same stretch. */
let lastZone = 'UTC';
let last: Stretch = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, offset: 0 };

/**
 * Local minus UTC time in milliseconds of an IANA zone at a UTC time; 0 for a time that is none. O(log changes of the year)
 * after the first question of a year.
 *
 * @throws RangeError for a zone that the platform does not know
 */
export function offsetAt(time: number, timeZone: string): number {
  if (timeZone === 'UTC' || !Number.isFinite(time)) return 0;
  if (timeZone === lastZone && time >= last.from && time < last.until) return last.offset;
  const stretches = block(Math.floor(time / BLOCK_MS), timeZone);
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (stretches[middle]!.from <= time) low = middle;
    else high = middle - 1;
  }
  last = stretches[low]!;
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

function block(number: number, timeZone: string): readonly Stretch[] {
  let blocks = known.get(timeZone);
  if (blocks === undefined) {
    blocks = new Map();
    known.set(timeZone, blocks);
  }
  let stretches = blocks.get(number);
  if (stretches === undefined) {
    stretches = stretchesOf(number * BLOCK_MS, (number + 1) * BLOCK_MS, offsets(timeZone));
    blocks.set(number, stretches);
  }
  return stretches;
}

/** Every stretch of one offset between two times, by probing and halving. */
function stretchesOf(from: number, until: number, offsetOf: (time: number) => number): Stretch[] {
  const stretches: Stretch[] = [];
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
      stretches.push({ from: start, until: after, offset });
      start = after;
      offset = offsetOf(after);
      // Two changes between probes: the one that was found first need not have led to what was seen at the end.
      probe = after;
    } else probe = next;
  }
  if (start < until) stretches.push({ from: start, until, offset });
  return stretches;
}

/** Asks the platform, to the second, as it counts offsets. */
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
