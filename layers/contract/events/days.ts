import { offsetAt } from './time-zone.ts';

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** Longest and shortest a civil day may be away from its number in UTC: zones run from −12 to +14 hours. */
const FARTHEST_MS = 15 * 3_600_000;

/**
 * What a clock on the shop's wall shows at a UTC time, as if it showed UTC: milliseconds whose date, hour and weekday in UTC are
 * the local ones.
 *
 * @param timeZone IANA name
 */
export function localTime(time: number, timeZone: string): number {
  return time + offsetAt(time, timeZone);
}

/**
 * Number of the civil day (days since 1970-01-01) in which a UTC time falls, as the shop sees it. Two orders at 23:50 and
 * 00:10 local time are two days, whatever the day in UTC, in summer as in winter.
 *
 * @param time UTC milliseconds
 * @param timeZone the shop's, as IANA name
 */
export function dayOf(time: number, timeZone: string): number {
  return Math.floor(localTime(time, timeZone) / DAY_MS);
}

/**
 * First instant (UTC ms) of a civil day. Where the clocks skip midnight it is the hour they go on at; where they skip the whole
 * day it is the start of the next.
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
