import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import type { BuyerHistories } from './histories.ts';
import type { SpendForecast } from './order-forecast.ts';
import { orderDaysBetween, revenueBetween } from './revenue.ts';

/** Buyers' orders of the 365 days before a cut, or of as many as the shop has. */
export interface PastYear {
  readonly ordersADay: Float64Array;
  /** Mean revenue of an order day in minor units; 0 without one. */
  readonly meanOrder: Float64Array;
}

/** What buyers ordered in the year before a cut. O(events). */
export function pastYear(
  netDataset: Dataset,
  cut: number,
  { customers }: BuyerHistories,
  timeZone: string,
): PastYear {
  const days = Math.max(1, Math.min(365, historyDays(netDataset, cut)));
  const from = cut - 365 * DAY_MS;
  const orders = orderDaysBetween(netDataset, from, cut, timeZone);
  const revenue = revenueBetween(netDataset, from, cut);
  return {
    ordersADay: Float64Array.from(customers, (c) => orders[c] / days),
    meanOrder: Float64Array.from(customers, (c) => (orders[c] > 0 ? revenue[c] / orders[c] : 0)),
  };
}

/** Value of an order of each buyer: the spend model's, with the mean order of last year at this weight in logarithms. */
export function orderValues({ spend }: SpendForecast, { meanOrder }: PastYear, weight: number): Float64Array {
  return spend.map((value, i) =>
    meanOrder[i] > 0 && value > 0 ? value ** (1 - weight) * meanOrder[i] ** weight : value,
  );
}

/** Whole days from the first event to a time. */
export function historyDays({ events }: Dataset, time: number): number {
  return events.length > 0 ? Math.max(0, Math.floor((time - events.time[0]) / DAY_MS)) : 0;
}
