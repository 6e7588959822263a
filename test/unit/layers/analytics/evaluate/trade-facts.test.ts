import { describe, expect, it } from 'vitest';
import { tradeFacts } from '../../../../../layers/analytics/evaluate/trade-facts.ts';
import { EVENT_CODE } from '../../../../../layers/contract/events/event-types.ts';

const { purchase, refund, view } = EVENT_CODE;

describe('what was bought', () => {
  it('is counted over purchases alone, a row without an order as one', () => {
    const events = {
      length: 6,
      type: Uint8Array.of(purchase, purchase, purchase, refund, view, purchase),
      amount: Float64Array.of(100, 200, 300, 50, 0, 1e12),
      order: Int32Array.of(0, 0, -1, 0, -1, 1),
      item: Int32Array.of(0, 1, 1, 1, 2, -1),
    };
    const facts = tradeFacts({ events: events as never, items: [{}, {}, {}] as never });
    expect(facts).toEqual({ revenue: 1e12 + 600, orders: 3, topItemShare: 0.5 });
  });

  it('is nothing without purchases', () => {
    const none = { length: 0, order: new Int32Array(0) } as never;
    expect(tradeFacts({ events: none, items: [] })).toEqual({ revenue: 0, orders: 0, topItemShare: 0 });
  });
});
