import type { Dataset } from '../../events/dataset.ts';
import { EVENT_CODE } from '../../events/event-types.ts';

/** What happened within a time, in minor units where it is money. */
export interface PeriodReport {
  /** UTC ms; `from` exclusive, `to` inclusive. */
  readonly from: number;
  readonly to: number;
  readonly revenue: number;
  readonly refunds: number;
  readonly orders: number;
  /** Customers who ordered, and those of them who had never before. */
  readonly buyers: number;
  readonly newBuyers: number;
  /** Revenue an order; null without orders. */
  readonly averageOrder: number | null;
}

/**
 * Reports of consecutive periods of equal length that end at `to`, the earliest first: this period beside the ones before it.
 * Orders are distinct order identifiers, anonymous ones too; purchases without one count one each. O(periods × events).
 */
export function periodReports(
  dataset: Dataset,
  to: number,
  lengthMs: number,
  periods: number,
): PeriodReport[] {
  return Array.from({ length: periods }, (_, p) => {
    const end = to - (periods - 1 - p) * lengthMs;
    return periodReport(dataset, end - lengthMs, end);
  });
}

function periodReport({ events }: Dataset, from: number, to: number): PeriodReport {
  const orders = new Set<number>();
  const before = new Set<number>();
  const buyers = new Set<number>();
  let loose = 0;
  let revenue = 0;
  let refunds = 0;
  for (let e = 0; e < events.length && events.time[e] <= to; e++) {
    const within = events.time[e] > from;
    const c = events.customer[e];
    const amount = events.amount[e] > 0 ? events.amount[e] : 0;
    if (events.type[e] === EVENT_CODE.refund && within) refunds += amount;
    if (events.type[e] !== EVENT_CODE.purchase) continue;
    if (!within) {
      if (c >= 0) before.add(c);
      continue;
    }
    revenue += amount;
    if (events.order[e] >= 0) orders.add(events.order[e]);
    else loose++;
    if (c >= 0) buyers.add(c);
  }
  const total = orders.size + loose;
  let newBuyers = 0;
  for (const c of buyers) if (!before.has(c)) newBuyers++;
  return {
    from,
    to,
    revenue,
    refunds,
    orders: total,
    buyers: buyers.size,
    newBuyers,
    averageOrder: total > 0 ? revenue / total : null,
  };
}
