/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/**
 * Number of the calendar day (days since 1970-01-01) in which a UTC time falls, as the shop sees it. Two orders at
 * 23:50 and 00:10 local time are two days, whatever the day in UTC.
 *
 * @param time UTC milliseconds
 * @param utcOffsetMinutes the shop's distance from UTC, positive to the east
 */
export function dayOf(time: number, utcOffsetMinutes: number): number {
  return Math.floor((time + utcOffsetMinutes * 60_000) / DAY_MS);
}
