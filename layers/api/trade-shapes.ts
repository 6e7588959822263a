import type { Trade } from '../contract/trade.ts';
import { netOf } from '../contract/trade.ts';

/** What was ordered and given back, and the net of it, as it is answered. Amounts are whole minor units. */
export function tradeBody(trade: Trade) {
  const { orders, gross, refunds } = trade;
  return { orders, gross_revenue: gross, refunds, revenue: netOf(trade) };
}

/** Four digits: more would be noise. */
export function digits(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
