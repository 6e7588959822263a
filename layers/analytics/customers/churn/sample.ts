import type { Dataset, EventColumns } from '../../../contract/events/dataset.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';

/** A dataset reduced to some customers. */
export interface Sample {
  readonly dataset: Dataset;
  /** Index in the dataset they come from, by their index in this one; ascending. */
  readonly customers: Int32Array;
}

/**
 * Customers who bought up to `cut` (UTC ms), at most `most` of them, evenly picked, with their events up to then: later work then
 * scales with the sample, not with the shop. The dataset itself if no more than `most` bought. O(events + customers) time.
 */
export function buyersOnly(dataset: Dataset, cut: number, most: number): Sample {
  const { events, customers: all } = dataset;
  const bought = new Uint8Array(all.length);
  let known = 0;
  for (; known < events.length && events.time[known] <= cut; known++)
    if (events.customer[known] >= 0 && events.type[known] === EVENT_CODE.purchase)
      bought[events.customer[known]] = 1;
  const buyers = bought.reduce((sum, one) => sum + one, 0);
  const step = Math.ceil(buyers / most);
  if (step <= 1) return { dataset, customers: Int32Array.from(all.keys()) };
  const position = new Int32Array(all.length).fill(-1);
  const customers = new Int32Array(Math.ceil(buyers / step));
  for (let c = 0, seen = 0; c < all.length; c++)
    if (bought[c] === 1 && seen++ % step === 0) {
      position[c] = (seen - 1) / step;
      customers[position[c]] = c;
    }
  const kept: number[] = [];
  for (let e = 0; e < known; e++)
    if (events.customer[e] >= 0 && position[events.customer[e]] >= 0) kept.push(e);
  return {
    dataset: {
      ...dataset,
      customers: Array.from(customers, (c) => all[c]),
      events: pick(events, kept, position),
    },
    customers,
  };
}

function pick(events: EventColumns, rows: readonly number[], position: Int32Array): EventColumns {
  return {
    length: rows.length,
    customer: Int32Array.from(rows, (e) => position[events.customer[e]]),
    item: Int32Array.from(rows, (e) => events.item[e]),
    type: Uint8Array.from(rows, (e) => events.type[e]),
    time: Float64Array.from(rows, (e) => events.time[e]),
    quantity: Float32Array.from(rows, (e) => events.quantity[e]),
    amount: Float64Array.from(rows, (e) => events.amount[e]),
    order: Int32Array.from(rows, (e) => events.order[e]),
    session: Int32Array.from(rows, (e) => events.session[e]),
    rating: Float32Array.from(rows, (e) => events.rating[e]),
  };
}
