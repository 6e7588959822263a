import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import type { PeriodReport, Periods } from '../../contract/insights.ts';
import { netOf, sumOfTrade } from '../../contract/trade.ts';
import { orderCounter } from '../customers/order-counter.ts';
import { remainders } from '../customers/trade.ts';
import { historyCaveats } from './caveats.ts';

interface Counts {
  orders: number;
  gross: number;
  refunds: number;
  buyers: number;
  newBuyers: number;
}

/** Positions outside the periods: before them, and of customers who have not bought yet. */
const [BEFORE, NEVER] = [-1, -2] as const;

/**
 * Reports of consecutive periods of equal length, the last of which ends at `to`. An order counts in the period in which it begins,
 * a refund in the period of the refund. Anonymous events count too.
 * O(events + customers + orders).
 */
export function periodReports(
  dataset: Dataset,
  to: number,
  lengthMs: number,
  periods: number,
  timeZone = 'UTC',
): Periods {
  const { events } = dataset;
  const start = to - periods * lengthMs;
  const none = (): Counts => ({ orders: 0, gross: 0, refunds: 0, buyers: 0, newBuyers: 0 });
  const counts = Array.from({ length: periods }, none);
  const earlier = none();
  const lastBought = new Int32Array(dataset.customers.length).fill(NEVER);
  const isNewOrder = orderCounter(dataset, timeZone);
  /** Times of the first order of a customer, and of the first anonymous order. */
  let firstOrder = Number.POSITIVE_INFINITY;
  let firstAnonymous = Number.POSITIVE_INFINITY;
  for (let e = 0; e < events.length && events.time[e] <= to; e++) {
    const time = events.time[e];
    const at = Math.max(BEFORE, Math.ceil((time - start) / lengthMs) - 1);
    const own = at === BEFORE ? earlier : counts[at];
    const amount = Math.max(0, events.amount[e]);
    if (events.type[e] === EVENT_CODE.refund) own.refunds += amount;
    if (events.type[e] !== EVENT_CODE.purchase) continue;
    own.gross += amount;
    if (isNewOrder(e)) own.orders++;
    const c = events.customer[e];
    if (c < 0) {
      firstAnonymous = Math.min(firstAnonymous, time);
      continue;
    }
    firstOrder = Math.min(firstOrder, time);
    if (lastBought[c] === at) continue;
    own.buyers++;
    if (lastBought[c] === NEVER) own.newBuyers++;
    lastBought[c] = at;
  }
  const known = Number.isFinite(firstOrder) ? firstOrder : firstAnonymous;
  const reports = counts.map((own, p): PeriodReport => {
    const from = start + p * lengthMs;
    return {
      from,
      to: from + lengthMs,
      caveats: historyCaveats(from + 1, known),
      ...own,
      averageOrder: own.orders > 0 ? netOf(own) / own.orders : null,
    };
  });
  return {
    periods: reports,
    rest: remainders({ earlier }),
    total: sumOfTrade([...reports, earlier]),
  };
}
