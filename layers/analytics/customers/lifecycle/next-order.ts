import { startOfDay } from '../../../contract/events/days.ts';
import { type InterpurchaseTimes, shareBelow } from './interpurchase-times.ts';

/** When a customer will order next, if they order again at all. UTC milliseconds at the start of the day. */
export interface NextOrder {
  /** Median. */
  readonly expected: number;
  /** Bounds of an 80 % interval. */
  readonly from: number;
  readonly to: number;
}

/** Why there is no date. */
export type NoNextOrder = 'never-ordered' | 'no-repeat-orders-in-shop' | 'overdue-beyond-experience';

/** Fewest gaps in the whole shop to predict a date from. */
const MIN_GAPS = 30;

/** Least share of gaps longer than the wait so far to predict the rest of the wait from. */
const MIN_TAIL = 0.01;

/**
 * The 10th, 50th and 90th percentile of the next order day, given that none came so far: the customer's gaps are assumed to vary
 * around their typical gap as all gaps of the shop do, and gaps shorter than the wait are excluded. Whether the customer orders
 * again at all is the churn model's question. O(log n).
 */
export function nextOrder(
  { today, orderDays, lastDay, typicalGap, spread }: InterpurchaseTimes,
  c: number,
  timeZone = 'UTC',
): NextOrder | NoNextOrder {
  if (orderDays[c] === 0) return 'never-ordered';
  if (spread.length < MIN_GAPS) return 'no-repeat-orders-in-shop';
  const waited = today - lastDay[c];
  const passed = waited > 0 ? shareBelow(spread, Math.log(waited / typicalGap[c])) : 0;
  if (1 - passed < MIN_TAIL) return 'overdue-beyond-experience';
  const at = (quantile: number) => {
    const position = (passed + quantile * (1 - passed)) * (spread.length - 1);
    const low = Math.floor(position);
    const high = Math.min(spread.length - 1, low + 1);
    const value = spread[low] + (position - low) * (spread[high] - spread[low]);
    const day = lastDay[c] + Math.max(waited + 1, Math.round(typicalGap[c] * Math.exp(value)));
    return startOfDay(day, timeZone);
  };
  return { expected: at(0.5), from: at(0.1), to: at(0.9) };
}
