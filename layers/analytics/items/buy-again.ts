import { DAY_MS } from '../../contract/events/days.ts';
import type { EventLog } from '../recommend/contract.ts';

/** An item that a customer has bought before and may buy again. */
export interface RepeatPurchase {
  readonly item: number;
  /** Comparable within one customer's list. */
  readonly score: number;
  /** Number of the customer's baskets with it. */
  readonly times: number;
  /** UTC milliseconds of the last. */
  readonly last: number;
  /** Typical days between two purchases of it, or null after one only. */
  readonly everyDays: number | null;
}

export interface BuyAgainSettings {
  /** Age in days at which a purchase counts half. */
  readonly halfLifeDays: number;
  /** Least number of baskets with an item before it is listed. */
  readonly leastTimes: number;
}

/** Groceries and consumables are bought again within weeks; one purchase is no habit. */
export const DEFAULT_BUY_AGAIN: BuyAgainSettings = { halfLifeDays: 60, leastTimes: 2 };

/**
 * "Buy it again": a customer's own items by personal frequency, each basket decaying with its age, times how due the
 * item is: min(1, days since the last / typical days between), so that what was bought yesterday ranks low
 * (personal popularity with recency, after UP-CF@r of Faggioli, Polato and Aiolli, UMAP 2020).
 * O(events of the customer).
 */
export function buyAgain(
  log: EventLog,
  customer: number,
  asOf: number,
  most: number,
  settings: BuyAgainSettings,
): RepeatPurchase[] {
  const own = new Map<number, { baskets: Set<number>; times: number[] }>();
  for (let at = log.offsets[customer]; at < log.offsets[customer + 1]; at++) {
    const seen = own.get(log.item[at]) ?? { baskets: new Set(), times: [] };
    own.set(log.item[at], seen);
    if (seen.baskets.has(log.basket[at])) continue;
    seen.baskets.add(log.basket[at]);
    seen.times.push(log.time[at]);
  }
  const found: RepeatPurchase[] = [];
  for (const [item, { times }] of own) {
    if (times.length < settings.leastTimes) continue;
    const last = times[times.length - 1];
    const everyDays = times.length < 2 ? null : (last - times[0]) / DAY_MS / (times.length - 1);
    const habit = times.reduce(
      (sum, time) => sum + 2 ** (-Math.max(0, asOf - time) / DAY_MS / settings.halfLifeDays),
      0,
    );
    const due = Math.min(1, gapsSince({ last, everyDays }, asOf));
    found.push({ item, score: habit * due, times: times.length, last, everyDays });
  }
  return found.sort((a, b) => b.score - a.score || a.item - b.item).slice(0, most);
}

/** Days since the last purchase over the typical days between two; 1 (just due) where those are not known. */
export function gapsSince(
  { last, everyDays }: Pick<RepeatPurchase, 'last' | 'everyDays'>,
  asOf: number,
): number {
  if (everyDays === null || everyDays === 0) return 1;
  return Math.max(0, asOf - last) / DAY_MS / everyDays;
}
