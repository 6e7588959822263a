import type { Dataset } from '../../events/dataset.ts';
import { EVENT_CODE } from '../../events/event-types.ts';
import { orderCounter } from '../order-counter.ts';
import { netOf, type Remainder, remainders, sumOfTrade, type Trade } from '../trade.ts';
import { type Caveat, historyCaveats } from './caveats.ts';

/** What happened within a time, in minor units where it is money. */
export interface PeriodReport extends Trade {
  /** UTC ms; `from` exclusive, `to` inclusive. */
  readonly from: number;
  readonly to: number;
  readonly caveats: readonly Caveat[];
  /** Customers who ordered, and those of them who had never before. */
  readonly buyers: number;
  readonly newBuyers: number;
  /** Net revenue an order; null without orders. */
  readonly averageOrder: number | null;
}

/** Trade by periods; they and the remainder sum up to the whole of the shop. */
export interface Periods {
  /** The earliest first. */
  readonly periods: readonly PeriodReport[];
  readonly rest: readonly Remainder[];
  readonly total: Trade;
}

interface Counts {
  orders: number;
  gross: number;
  refunds: number;
  buyers: number;
  newBuyers: number;
}

/** Positions of no period: the time before them, and that of who has not bought yet. */
const [BEFORE, NEVER] = [-1, -2] as const;

/**
 * Reports of consecutive periods of equal length that end at `to`: this period beside the ones before it. An order counts in
 * the period in which it begins, a refund in the one in which it is given back. Events without a customer count too.
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
  /** Of customers, or of anybody where none is known. */
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
  const told = counts.map((own, p): PeriodReport => {
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
    periods: told,
    rest: remainders({ earlier }),
    total: sumOfTrade([...told, earlier]),
  };
}
