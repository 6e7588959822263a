import type { Dataset } from '../../events/dataset.ts';
import { EVENT_CODE } from '../../events/event-types.ts';

/** Value of each customer's purchases later than `from` and up to `to` (UTC ms), in minor units, before refunds. O(events). */
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

/** Share of the revenue up to `cut` that was given back, 0 to 1. O(events). */
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
