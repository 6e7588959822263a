import type { Dataset } from '../../../contract/events/dataset.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';

/**
 * The dataset with refunds known at `cut` deducted from purchases of the same customer and item, the latest before the refund
 * first. Forecasts learn from this: otherwise a huge order that was cancelled an hour later would predict another. Refunds after
 * the cut are ignored, since they were not known then. A fully refunded purchase stays as an order of no value; refunds that match
 * no purchase keep their amount. O(events) time; only the column of amounts is copied, and only if there are refunds.
 *
 * @param cut UTC ms
 */
export function netRefunds(dataset: Dataset, cut: number): Dataset {
  const { events } = dataset;
  const items = dataset.items.length;
  const pairOf = (e: number) => events.customer[e] * items + events.item[e];
  const known = (e: number) => events.customer[e] >= 0 && events.item[e] >= 0;
  let end = 0;
  /** Purchases with an amount left to refund, by customer and item, for the few pairs that have a refund at all. */
  const bought = new Map<number, number[]>();
  for (; end < events.length && events.time[end] <= cut; end++) {
    if (events.type[end] === EVENT_CODE.refund && known(end)) bought.set(pairOf(end), []);
  }
  if (bought.size === 0) return dataset;
  const amount = events.amount.slice();
  for (let e = 0; e < end; e++) {
    if (!known(e)) continue;
    if (events.type[e] === EVENT_CODE.purchase) bought.get(pairOf(e))?.push(e);
    if (events.type[e] !== EVENT_CODE.refund) continue;
    const purchases = bought.get(pairOf(e)) ?? [];
    while (amount[e] > 0 && purchases.length > 0) {
      const last = purchases[purchases.length - 1];
      const refunded = Math.min(amount[e], amount[last]);
      amount[e] -= refunded;
      amount[last] -= refunded;
      if (amount[last] > 0) break;
      purchases.pop();
    }
  }
  return { ...dataset, events: { ...events, amount } };
}
