import { offsetAt } from './time-zone.ts';

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** Greatest distance of a civil day from the same UTC day: zones run from −12 to +14 hours. */
const FARTHEST_MS = 15 * 3_600_000;

/**
 * The shop's local time at a UTC time, encoded as if it were UTC: milliseconds whose UTC date, hour and weekday are the local ones.
 *
 * @param timeZone IANA name
 */
export function localTime(time: number, timeZone: string): number {
  return time + offsetAt(time, timeZone);
}

/**
 * Number of the civil day (days since 1970-01-01) of a UTC time in the shop's zone. Two orders at 23:50 and 00:10 local time are on
 * two days, whatever the UTC day, in summer and in winter.
 *
 * @param time UTC milliseconds
 * @param timeZone the shop's, as IANA name
 */
export function dayOf(time: number, timeZone: string): number {
  return Math.floor(localTime(time, timeZone) / DAY_MS);
}

/**
 * First instant (UTC ms) of a civil day. If the clocks skip midnight, the first hour that exists; if they skip the whole day, the
 * start of the next.
 */
export function startOfDay(day: number, timeZone: string): number {
  const midnight = day * DAY_MS;
  const likely = midnight - offsetAt(midnight - offsetAt(midnight, timeZone), timeZone);
  if (dayOf(likely, timeZone) >= day && dayOf(likely - 1, timeZone) < day) return likely;
  let before = midnight - FARTHEST_MS;
  let at = midnight + FARTHEST_MS;
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (dayOf(middle, timeZone) < day) before = middle;
    else at = middle;
  }
  return at;
}
