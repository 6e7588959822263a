import { describe, expect, it } from 'vitest';
import { readRejects, readRows, stageContent } from '../staging.ts';

/** Prices whose multiples binary fractions do not hold, in lines of three pieces. */
const PRICES = ['10.10', '10.30', '0.07', '33.33', '97.93'];

/** An order whose discount is all that its lines cost. */
const discountOf = (prices: readonly string[]) =>
  (prices.reduce((sum, price) => sum + 3 * Math.round(Number(price) * 100), 0) / 100).toFixed(2);

describe('an order that costs nothing', () => {
  it('is bought for nothing in an export of Shopify, and no row of it is set aside', async () => {
    const header =
      'Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Lineitem discount\n';
    const rows = PRICES.map((price, n) =>
      n === 0
        ? `#1,a@example.com,paid,2026-01-03 10:14:00 +0000,EUR,0.00,0.00,${discountOf(PRICES)},2026-01-03 10:14:00 +0000,3,A,${price},S${n},0.00,0.00\n`
        : `#1,a@example.com,,,,,,,2026-01-03 10:14:00 +0000,3,A,${price},S${n},,0.00\n`,
    );
    const result = await stageContent('orders_export.csv', header + rows.join(''), {
      mapping: 'shopify',
      now: Date.UTC(2026, 1, 1),
    });
    expect(readRejects(result)).toEqual([]);
    const amounts = (await readRows(result.staged.events)).map(({ item_id, amount }) => [item_id, amount]);
    expect(amounts).toEqual(PRICES.map((_, n) => [`S${n}`, 0]));
  });

  it('is bought for nothing in calls of Segment', async () => {
    const products = PRICES.map((price, n) => ({ sku: `S${n}`, price: Number(price), quantity: 3 }));
    const call = {
      type: 'track',
      event: 'Order Completed',
      messageId: 'm',
      anonymousId: 'a',
      userId: 'ada',
      timestamp: '2025-05-01T00:00:00Z',
      properties: { order_id: '1', discount: Number(discountOf(PRICES)), products },
    };
    const result = await stageContent('calls.ndjson', `${JSON.stringify(call)}\n`, { mapping: 'segment' });
    expect(readRejects(result)).toEqual([]);
    expect((await readRows(result.staged.events)).map(({ amount }) => amount)).toEqual([0, 0, 0, 0, 0]);
  });
});
