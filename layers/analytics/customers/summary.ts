import type { Dataset } from '../../contract/events/dataset.ts';
import { dayOf } from '../../contract/events/days.ts';
import { EVENT_CODE, EVENT_TYPES } from '../../contract/events/event-types.ts';
import type { Trade } from '../../contract/trade.ts';
import { orderCounter } from './order-counter.ts';

/**
 * Totals of each customer's events, one column an attribute, one position a customer (the dataset's index).
 *
 * Rules:
 * - An *order* is a distinct order identifier of the customer; purchases without one are one order a calendar day.
 * - An *order day* is a calendar day with at least one purchase: same-day orders are one occasion for the models of
 *   repeat purchase and value.
 * - A purchase of no value (a gift, a dump without prices) counts as an order and adds nothing to revenue.
 * - Refunds lower revenue, never the number of orders; net revenue may be negative.
 */
export interface CustomerTable {
  readonly count: number;
  /** UTC milliseconds. */
  readonly asOf: number;
  /** ISO 4217 code of all money below, which is in minor units. */
  readonly currency: string;
  readonly timeZone: string;
  /** UTC milliseconds of the first and last event of any type; NaN for a customer without events. */
  readonly firstSeen: Float64Array;
  readonly lastSeen: Float64Array;
  /** UTC milliseconds of the first and last purchase; NaN for a customer who never bought. */
  readonly firstOrder: Float64Array;
  readonly lastOrder: Float64Array;
  readonly orders: Int32Array;
  readonly orderDays: Int32Array;
  /** Money bought, before refunds. */
  readonly gross: Float64Array;
  /** Money given back, positive. */
  readonly refunds: Float64Array;
  /** Units bought. */
  readonly quantity: Float64Array;
  /** Number of events by type: row-major, `count × EVENT_TYPES.length`. */
  readonly events: Int32Array;
  /** Purchases and refunds without a customer. */
  readonly anonymous: Trade;
}

/** Net revenue of customer `c` in minor units: bought minus given back; negative when more was given back. */
export function netRevenue(table: CustomerTable, c: number): number {
  return table.gross[c] - table.refunds[c];
}

/**
 * What customer `c` has brought, in minor units: net revenue, 0 where more was given back than bought. The rest of the refund is of
 * orders that are not in the data, or exceeds them: see {@link excessRefunds}.
 */
export function historicValue(table: CustomerTable, c: number): number {
  return Math.max(0, netRevenue(table, c));
}

/** Money given back to customer `c` beyond all that they bought, minor units. */
export function excessRefunds(table: CustomerTable, c: number): number {
  return Math.max(0, -netRevenue(table, c));
}

/**
 * Whole calendar days between the last order and the as-of day; NaN for a customer who never bought, never negative.
 */
export function recencyDays(table: CustomerTable, c: number): number {
  return daysSince(table, table.lastOrder[c]);
}

/** Whole calendar days between a time (UTC ms) and the as-of day; NaN of NaN, never negative. */
export function daysSince({ asOf, timeZone }: CustomerTable, time: number): number {
  if (Number.isNaN(time)) return Number.NaN;
  return Math.max(0, dayOf(asOf, timeZone) - dayOf(time, timeZone));
}

/**
 * One pass over the events: O(events + customers + orders) time. Events after the as-of time are left out, so the
 * summary at an earlier cut is the one that would have been made then.
 */
export function summariseCustomers(dataset: Dataset, timeZone = 'UTC'): CustomerTable {
  const { events, asOf } = dataset;
  const count = dataset.customers.length;
  const types = EVENT_TYPES.length;
  const anonymous = { orders: 0, gross: 0, refunds: 0 };
  const table = {
    count,
    asOf,
    currency: dataset.currency,
    timeZone,
    firstSeen: new Float64Array(count).fill(Number.NaN),
    lastSeen: new Float64Array(count).fill(Number.NaN),
    firstOrder: new Float64Array(count).fill(Number.NaN),
    lastOrder: new Float64Array(count).fill(Number.NaN),
    orders: new Int32Array(count),
    orderDays: new Int32Array(count),
    gross: new Float64Array(count),
    refunds: new Float64Array(count),
    quantity: new Float64Array(count),
    events: new Int32Array(count * types),
    anonymous,
  };
  const isNewOrder = orderCounter(dataset, timeZone);
  const lastOrderDay = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);

  for (let e = 0; e < events.length; e++) {
    const time = events.time[e];
    if (time > asOf) break;
    const c = events.customer[e];
    const type = events.type[e];
    const amount = events.amount[e] > 0 ? events.amount[e] : 0;
    if (c < 0) {
      if (type === EVENT_CODE.refund) anonymous.refunds += amount;
      if (type !== EVENT_CODE.purchase) continue;
      anonymous.gross += amount;
      if (isNewOrder(e)) anonymous.orders++;
      continue;
    }
    if (Number.isNaN(table.firstSeen[c])) table.firstSeen[c] = time;
    table.lastSeen[c] = time;
    table.events[c * types + type]++;
    if (type === EVENT_CODE.refund) table.refunds[c] += amount;
    if (type !== EVENT_CODE.purchase) continue;
    table.gross[c] += amount;
    table.quantity[c] += events.quantity[e];
    if (Number.isNaN(table.firstOrder[c])) table.firstOrder[c] = time;
    table.lastOrder[c] = time;
    const day = dayOf(time, timeZone);
    if (day !== lastOrderDay[c]) {
      table.orderDays[c]++;
      lastOrderDay[c] = day;
    }
    if (isNewOrder(e)) table.orders[c]++;
  }
  return table;
}
