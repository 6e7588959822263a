import { DAY_MS } from '../../contract/events/days.ts';
import type { Caveat } from '../../contract/insights.ts';

/** Days of order history needed to know which customers are new. */
const HISTORY_DAYS = 90;

/**
 * Caveats about the new customers of a period.
 * @param begins start of the period, by the same clock as the first known order; ms
 */
export function historyCaveats(begins: number, firstOrder: number): Caveat[] {
  if (!Number.isFinite(firstOrder)) return [];
  if (firstOrder >= begins) return ['begins-with-data'];
  return begins - firstOrder < HISTORY_DAYS * DAY_MS ? ['short-history'] : [];
}
