import { DAY_MS } from '../../contract/events/days.ts';
import type { Caveat } from '../../contract/insights.ts';

/** Days of orders before a time that tell who is new from then on. */
const HISTORY_DAYS = 90;

/**
 * What is to be said of who is new in a time.
 * @param begins its first moment, by the same clock as that of the first known order; ms
 */
export function historyCaveats(begins: number, firstOrder: number): Caveat[] {
  if (!Number.isFinite(firstOrder)) return [];
  if (firstOrder >= begins) return ['begins-with-data'];
  return begins - firstOrder < HISTORY_DAYS * DAY_MS ? ['short-history'] : [];
}
