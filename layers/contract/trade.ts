/** Orders, gross revenue and refunds. Money in minor units. */
export interface Trade {
  readonly orders: number;
  /** Revenue before refunds. */
  readonly gross: number;
  /** Money refunded, positive. */
  readonly refunds: number;
}

/**
 * Trade outside the rows that an answer lists: before the first of them, by customers without a known order (who only returned
 * something), or without a customer.
 */
export const REMAINDERS = ['earlier', 'without-order', 'anonymous'] as const;

/** Trade outside the rows of an answer. Rows and remainders sum to the whole shop. */
export interface Remainder extends Trade {
  readonly part: (typeof REMAINDERS)[number];
}

export const NO_TRADE: Trade = { orders: 0, gross: 0, refunds: 0 };

/** Net revenue: gross less refunds; may be negative. */
export function netOf({ gross, refunds }: Trade): number {
  return gross - refunds;
}

/** Sum of trades. */
export function sumOfTrade(all: Iterable<Trade>): Trade {
  const sum = { ...NO_TRADE };
  for (const { orders, gross, refunds } of all) {
    sum.orders += orders;
    sum.gross += gross;
    sum.refunds += refunds;
  }
  return sum;
}
