import type { Dataset } from '../events/dataset.ts';
import { EVENT_CODE } from '../events/event-types.ts';

/**
 * The dataset with refunds taken off the purchases they give back: those of the same customer and item, the latest before
 * the refund first. What forecasts learn from: an order of a fortune that was cancelled an hour later would otherwise
 * foretell another fortune. A purchase given back whole stays as an order of no value; money of refunds that match no
 * purchase stays on the refund. O(events) time; only the column of amounts is copied.
 */
export function settleRefunds(dataset: Dataset): Dataset {
  const { events } = dataset;
  const items = dataset.items.length;
  const amount = events.amount.slice();
  const pairOf = (e: number) => events.customer[e] * items + events.item[e];
  const known = (e: number) => events.customer[e] >= 0 && events.item[e] >= 0;
  /** Purchases with something left to give back, by customer and item, for the few pairs that have a refund at all. */
  const bought = new Map<number, number[]>();
  for (let e = 0; e < events.length; e++) {
    if (events.type[e] === EVENT_CODE.refund && known(e)) bought.set(pairOf(e), []);
  }
  for (let e = 0; e < events.length; e++) {
    if (!known(e)) continue;
    if (events.type[e] === EVENT_CODE.purchase) bought.get(pairOf(e))?.push(e);
    if (events.type[e] !== EVENT_CODE.refund) continue;
    const purchases = bought.get(pairOf(e)) ?? [];
    while (amount[e] > 0 && purchases.length > 0) {
      const last = purchases[purchases.length - 1];
      const settled = Math.min(amount[e], amount[last]);
      amount[e] -= settled;
      amount[last] -= settled;
      if (amount[last] > 0) break;
      purchases.pop();
    }
  }
  return { ...dataset, events: { ...events, amount } };
}
