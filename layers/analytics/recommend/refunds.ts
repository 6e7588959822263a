import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';

/** Weight of each event before `until`; 0 for purchases of which every unit was refunded before `until`. O(events). */
export function standingWeights(dataset: Dataset, weightOf: Float64Array, until: number): Float64Array {
  const { events } = dataset;
  const standing = new Float64Array(events.length);
  const purchasesOf = new Map<number, { event: number; left: number }[]>();
  const pair = (e: number) => events.customer[e] * dataset.items.length + events.item[e];
  // Only pairs with a refund need their purchases looked up, and few customers have one.
  const returns = new Uint8Array(dataset.customers.length);
  for (let e = 0; e < events.length; e++) {
    if (!isRefund(e)) continue;
    purchasesOf.set(pair(e), []);
    returns[events.customer[e]] = 1;
  }
  for (let e = 0; e < events.length && events.time[e] < until; e++) {
    standing[e] = weightOf[events.type[e]];
    if (events.customer[e] < 0 || events.item[e] < 0 || returns[events.customer[e]] === 0) continue;
    if (events.type[e] === EVENT_CODE.purchase) {
      purchasesOf.get(pair(e))?.push({ event: e, left: events.quantity[e] });
    } else if (isRefund(e)) {
      takeBack(purchasesOf.get(pair(e))!, events.quantity[e], standing);
    }
  }
  return standing;

  function isRefund(e: number): boolean {
    return events.type[e] === EVENT_CODE.refund && events.customer[e] >= 0 && events.item[e] >= 0;
  }
}

/** Takes returned units off the latest purchases first; a purchase with none left gets weight 0. */
function takeBack(
  purchases: { event: number; left: number }[],
  quantity: number,
  standing: Float64Array,
): void {
  let toReturn = quantity;
  while (toReturn > 0 && purchases.length > 0) {
    const latest = purchases[purchases.length - 1];
    const returned = Math.min(toReturn, latest.left);
    latest.left -= returned;
    toReturn -= returned;
    if (latest.left > 0) return;
    standing[latest.event] = 0;
    purchases.pop();
  }
}
