import { DAY_MS } from '../days.ts';

/**
 * Why a cohort or a period cannot be compared with the others:
 *
 * - `begins-with-data`: no order of a customer is known before it, so that everybody who was buying already counts as new, and
 *   it may have begun before the data do;
 * - `short-history`: little is known of what was before it ({@link HISTORY_DAYS}), so that some who were buying already, but seldom,
 *   count as new;
 * - `not-over`: the as-of time lies within it, so that its figures still grow.
 */
export const CAVEATS = ['begins-with-data', 'short-history', 'not-over'] as const;

export type Caveat = (typeof CAVEATS)[number];

/** Days of orders before a time that tell who is new from then on. */
export const HISTORY_DAYS = 90;

/**
 * What is to be said of who is new in a time.
 * @param begins its first moment, by the same clock as that of the first known order; ms
 */
export function historyCaveats(begins: number, firstOrder: number): Caveat[] {
  if (!Number.isFinite(firstOrder)) return [];
  if (firstOrder >= begins) return ['begins-with-data'];
  return begins - firstOrder < HISTORY_DAYS * DAY_MS ? ['short-history'] : [];
}
