import type { Dataset } from '../../contract/events/dataset.ts';
import { localTime } from '../../contract/events/days.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import type { Caveat, Cohort, Retention } from '../../contract/insights.ts';
import type { Trade } from '../../contract/trade.ts';
import { NO_TRADE, sumOfTrade } from '../../contract/trade.ts';
import { orderCounter } from '../customers/order-counter.ts';
import { remainders } from '../customers/trade.ts';
import { historyCaveats } from './caveats.ts';

type Row = { customers: number } & Record<'active' | 'orders' | 'gross' | 'refunds', number[]>;

/**
 * Monthly cohort retention up to the as-of time. A refund counts in the month of the refund, with the customer's cohort; refunds of
 * customers without a known order are a remainder. O(events + months²).
 * @param months number of latest cohorts to report; earlier ones are a remainder
 */
export function cohortRetention(
  dataset: Dataset,
  timeZone = 'UTC',
  months = Number.POSITIVE_INFINITY,
): Retention {
  const { events, asOf } = dataset;
  const count = dataset.customers.length;
  const first = new Int32Array(count).fill(-1);
  const lastActive = new Int32Array(count).fill(-1);
  const isNewOrder = orderCounter(dataset, timeZone);
  const end = monthOf(asOf, timeZone);
  let firstOrder = Number.POSITIVE_INFINITY;
  const rows = new Map<number, Row>();
  const others = { 'without-order': { ...NO_TRADE }, anonymous: { ...NO_TRADE } };
  for (let e = 0; e < events.length && events.time[e] <= asOf; e++) {
    const c = events.customer[e];
    const isPurchase = events.type[e] === EVENT_CODE.purchase;
    if (!isPurchase && events.type[e] !== EVENT_CODE.refund) continue;
    const amount = Math.max(0, events.amount[e]);
    const month = monthOf(events.time[e], timeZone);
    if (c >= 0 && isPurchase && first[c] < 0) {
      first[c] = month;
      firstOrder = Math.min(firstOrder, localTime(events.time[e], timeZone));
      if (!rows.has(month)) rows.set(month, emptyRow(end - month + 1));
      rows.get(month)!.customers++;
    }
    const row = c >= 0 ? rows.get(first[c]) : undefined;
    if (row === undefined) {
      const other = others[c < 0 ? 'anonymous' : 'without-order'];
      if (!isPurchase) other.refunds += amount;
      else {
        other.gross += amount;
        if (isNewOrder(e)) other.orders++;
      }
      continue;
    }
    const since = month - first[c];
    if (!isPurchase) {
      row.refunds[since] += amount;
      continue;
    }
    row.gross[since] += amount;
    if (isNewOrder(e)) row.orders[since]++;
    if (lastActive[c] !== month) {
      lastActive[c] = month;
      row.active[since]++;
    }
  }
  const start = rows.size === 0 ? end + 1 : Math.min(...rows.keys());
  const all = Array.from({ length: end - start + 1 }, (_, i) => ({
    month: nameOf(start + i),
    caveats: caveatsOf(start + i, firstOrder, end),
    ...(rows.get(start + i) ?? emptyRow(end - start - i + 1)),
  }));
  const skipped = Math.max(0, all.length - months);
  return {
    unfinishedMonth: nameOf(end),
    cohorts: all.slice(skipped),
    rest: remainders({ ...others, earlier: sumOfTrade(all.slice(0, skipped).map(tradeOfCohort)) }),
    total: sumOfTrade([...all.map(tradeOfCohort), ...Object.values(others)]),
  };
}

/** Orders, gross revenue and refunds of a cohort over all months. */
function tradeOfCohort({ orders, gross, refunds }: Pick<Cohort, keyof Trade>): Trade {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return { orders: sum(orders), gross: sum(gross), refunds: sum(refunds) };
}

/** @param firstOrder time of the shop's first order, in local time */
function caveatsOf(month: number, firstOrder: number, end: number): Caveat[] {
  const begins = Date.UTC(Math.floor(month / 12), month % 12);
  return [...historyCaveats(begins, firstOrder), ...(month === end ? (['not-over'] as const) : [])];
}

function emptyRow(months: number): Row {
  const none = () => new Array<number>(months).fill(0);
  return { customers: 0, active: none(), orders: none(), gross: none(), refunds: none() };
}

/** Months since year 0. */
function monthOf(time: number, timeZone: string): number {
  const date = new Date(localTime(time, timeZone));
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function nameOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}
