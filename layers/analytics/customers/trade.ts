import type { Remainder, Trade } from '../../contract/trade.ts';
import { NO_TRADE, REMAINDERS, sumOfTrade } from '../../contract/trade.ts';
import { type CustomerTable, netRevenue } from './summary.ts';

/** Trade of some customers, by index. O(customers). */
export function tradeOf({ orders, gross, refunds }: CustomerTable, customers: Iterable<number>): Trade {
  const sum = { ...NO_TRADE };
  for (const c of customers) {
    sum.orders += orders[c];
    sum.gross += gross[c];
    sum.refunds += refunds[c];
  }
  return sum;
}

/** Trade of the whole shop, with and without a customer. O(customers). */
export function wholeTrade(table: CustomerTable): Trade {
  return sumOfTrade([tradeOf(table, table.orders.keys()), table.anonymous]);
}

/** The remainders that there are: those of nothing are left out. */
export function remainders(parts: Readonly<Partial<Record<Remainder['part'], Trade>>>): Remainder[] {
  return REMAINDERS.flatMap((part) => {
    const { orders, gross, refunds } = parts[part] ?? NO_TRADE;
    return orders === 0 && gross === 0 && refunds === 0 ? [] : [{ part, orders, gross, refunds }];
  });
}

/** Those whose refunds exceed what they bought, and their net revenue, which is negative. */
export function inTheRed(
  table: CustomerTable,
  customers: Iterable<number>,
): { readonly customers: number; readonly revenue: number } {
  const found = { customers: 0, revenue: 0 };
  for (const c of customers) {
    const net = netRevenue(table, c);
    if (!(net < 0)) continue;
    found.customers += 1;
    found.revenue += net;
  }
  return found;
}
