import type { Dataset } from '../../contract/events/dataset.ts';
import { dayOf } from '../../contract/events/days.ts';

/**
 * Returns a function that says whether a purchase begins an order. An order is a distinct order identifier of a customer;
 * purchases without an identifier are one order a calendar day. Without a customer, each distinct identifier is an order, and so
 * is each purchase that has none. Nearly every order has one customer, kept in an array; identifiers shared by several customers
 * (two tills, a dump merged from two shops) are kept in a set.
 * @returns to be called once for each purchase, in the order of events
 */
export function orderCounter({ events, customers }: Dataset, timeZone: string): (e: number) => boolean {
  const NOBODY = -2;
  let orders = 0;
  for (let e = 0; e < events.length; e++) if (events.order[e] >= orders) orders = events.order[e] + 1;
  const owner = new Int32Array(orders).fill(NOBODY);
  const shared = new Set<number>();
  const lastLooseDay = new Float64Array(customers.length).fill(Number.NEGATIVE_INFINITY);
  return (e) => {
    const o = events.order[e];
    const c = events.customer[e];
    if (o < 0) {
      if (c < 0) return true;
      const day = dayOf(events.time[e], timeZone);
      if (day === lastLooseDay[c]) return false;
      lastLooseDay[c] = day;
      return true;
    }
    if (owner[o] === c) return false;
    if (owner[o] === NOBODY) {
      owner[o] = c;
      return true;
    }
    const pair = o * (customers.length + 1) + c + 1;
    if (shared.has(pair)) return false;
    shared.add(pair);
    return true;
  };
}
