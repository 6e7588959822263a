import type { Dataset } from '../../../contract/events/dataset.ts';
import { dayOf } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';

/** Value of each customer's purchases later than `from` and up to `to` (UTC ms), in minor units; net of refunds if the dataset is. O(events). */
export function revenueBetween(dataset: Dataset, from: number, to: number): Float64Array {
  const { events } = dataset;
  const revenue = new Float64Array(dataset.customers.length);
  for (let e = 0; e < events.length && events.time[e] <= to; e++)
    if (
      events.time[e] > from &&
      events.customer[e] >= 0 &&
      events.type[e] === EVENT_CODE.purchase &&
      events.amount[e] > 0
    )
      revenue[events.customer[e]] += events.amount[e];
  return revenue;
}

/** Number of civil days with an order of each customer, of orders later than `from` and up to `to` (UTC ms). O(events). */
export function orderDaysBetween(dataset: Dataset, from: number, to: number, timeZone: string): Float64Array {
  const { events } = dataset;
  const days = new Float64Array(dataset.customers.length);
  const last = new Float64Array(dataset.customers.length).fill(Number.NaN);
  for (let e = 0; e < events.length && events.time[e] <= to; e++) {
    const c = events.customer[e];
    if (!(events.time[e] > from) || c < 0 || events.type[e] !== EVENT_CODE.purchase) continue;
    const day = dayOf(events.time[e], timeZone);
    if (day !== last[c]) days[c]++;
    last[c] = day;
  }
  return days;
}

/** Share of the revenue up to `cut` that was refunded, 0 to 1. O(events). */
export function refundShare(dataset: Dataset, cut: number): number {
  const { events } = dataset;
  let bought = 0;
  let returned = 0;
  for (let e = 0; e < events.length && events.time[e] <= cut; e++) {
    const amount = events.amount[e] > 0 ? events.amount[e] : 0;
    if (events.type[e] === EVENT_CODE.purchase) bought += amount;
    else if (events.type[e] === EVENT_CODE.refund) returned += amount;
  }
  return bought > 0 ? Math.min(1, returned / bought) : 0;
}
