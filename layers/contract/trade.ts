/** What was ordered and what was given back, in minor units; net revenue is the one less the other. */
export interface Trade {
  readonly orders: number;
  /** Money bought, before refunds. */
  readonly gross: number;
  /** Money given back, positive. */
  readonly refunds: number;
}

/**
 * Why trade stands in none of the rows that an answer lists: it was before the first of them, by customers of whom no order is
 * known (they gave something back), or by nobody who is known.
 */
export const REMAINDERS = ['earlier', 'without-order', 'anonymous'] as const;

/** Trade that an answer does not list, so that what it lists and this are the whole shop's. */
export interface Remainder extends Trade {
  readonly part: (typeof REMAINDERS)[number];
}

export const NO_TRADE: Trade = { orders: 0, gross: 0, refunds: 0 };

/** Net revenue: bought less given back; negative when more was given back. */
export function netOf({ gross, refunds }: Trade): number {
  return gross - refunds;
}

/** Sum of several. */
export function sumOfTrade(all: Iterable<Trade>): Trade {
  const sum = { ...NO_TRADE };
  for (const { orders, gross, refunds } of all) {
    sum.orders += orders;
    sum.gross += gross;
    sum.refunds += refunds;
  }
  return sum;
}
