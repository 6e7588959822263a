import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsOfCall } from '../../../../../layers/api/events/call-events.ts';
import { type CheckedEvent, checkEvent } from '../../../../../layers/api/events/check-event.ts';
import { CALL_TYPES, TRACKED_EVENTS } from '../../../../../layers/contract/events/ecommerce-calls.ts';
import { REPORTED_TYPES } from '../../../../../layers/contract/events/event-types.ts';
import { PLAIN_IDENTIFIERS } from '../../../../../layers/stores/privacy/names.ts';
import { readRows, stageContent } from '../../warehouse/staging.ts';

const NOW = Date.UTC(2025, 5, 1);
const WHEN = '2025-05-30T10:00:00.000Z';
const money = { currency: 'EUR', rates: { USD: 0.9, JPY: 0.006 } };

const eventOf = (call: object) => {
  const told = eventsOfCall(call, undefined);
  return 'code' in told ? told : told.map(({ event }) => JSON.parse(JSON.stringify(event)));
};
const track = (event: string, properties: object, more: object = {}) => ({
  type: 'track',
  event,
  messageId: 'm',
  timestamp: WHEN,
  anonymousId: 'a',
  properties,
  ...more,
});

describe('a call', () => {
  it('about an order is an event for each product, its discount spread to the cent', () => {
    const products = [
      { sku: 'FERN', price: 10, quantity: 2 },
      { product_id: 'TOTE', price: '5.00' },
      { id: 'MUG', price: 8 },
    ];
    expect(
      eventOf(
        track('Order Completed', { order_id: 7, discount: 1, currency: 'usd', products }, { userId: 'ada' }),
      ),
    ).toMatchObject([
      { event_id: 'm/1', item_id: 'FERN', quantity: 2, unit_price: 9.695, order_id: 7, customer_id: 'ada' },
      { event_id: 'm/2', item_id: 'TOTE', quantity: 1, unit_price: 4.85, currency: 'usd' },
      { event_id: 'm/3', item_id: 'MUG', quantity: 1, unit_price: 7.76 },
    ]);
  });

  it('about a whole order has the money of the order, and none where it says none', () => {
    expect(eventOf(track('Order Refunded', { order_id: '7', total: 20 }))).toMatchObject([
      { unit_price: 20 },
    ]);
    expect(eventOf(track('Order Refunded', { order_id: '7' }))).toEqual([
      {
        event_type: 'refund',
        event_id: 'm/1',
        order_id: '7',
        quantity: 1,
        session_id: 'a',
        anonymous_id: 'a',
        timestamp: WHEN,
      },
    ]);
  });

  it.each([
    ['identify', { userId: 'ada', anonymousId: 'a' }, 'a'],
    ['alias', { userId: 'ada', previousId: 'b', anonymousId: 'a' }, 'b'],
  ])('that is %s says whose a device is', (type, who, device) => {
    expect(eventOf({ type, messageId: 'm', ...who })).toMatchObject([
      { event_type: 'identify', customer_id: 'ada', anonymous_id: device },
    ]);
  });

  it.each([
    ['a page', { type: 'page', anonymousId: 'a' }],
    ['another event', track('Button Clicked', {})],
    [
      'an order that was updated, which would count twice',
      track('Order Updated', { products: [{ sku: 'a' }] }),
    ],
    ['an empty list', track('Product List Viewed', { products: [] })],
    ['an identification of nobody', { type: 'identify', anonymousId: 'a', userId: ' ' }],
    [
      'a visitor who did not agree',
      track(
        'Product Viewed',
        { sku: 'a' },
        { context: { consent: { categoryPreferences: { Analytics: false } } } },
      ),
    ],
  ])('that is %s tells nothing', (_, call) => {
    expect(eventOf(call)).toEqual([]);
  });

  it.each([
    ['no object', [1], 'event.invalid', ''],
    ['of no known type', { type: 'import' }, 'field.invalid', '/type'],
    ['without a name', { type: 'track' }, 'field.missing', '/event'],
    [
      'with products that are none',
      track('Order Completed', { products: ['a'] }),
      'field.invalid',
      '/properties/products',
    ],
  ])('that is %s is refused, and says where', (_, call, code, pointer) => {
    expect(eventOf(call)).toMatchObject({ code, pointer });
  });

  it.each([
    [undefined, undefined],
    [null, undefined],
    [7, '7/1'],
  ])('with the messageId %s has the identifier %s, as in a dump', (messageId, id) => {
    expect(eventOf(track('Product Viewed', { sku: 'a' }, { messageId }))).toMatchObject([{ item_id: 'a' }]);
    const [first] = eventOf(track('Product Viewed', { sku: 'a' }, { messageId })) as { event_id?: string }[];
    expect(first?.event_id).toBe(id);
  });

  it('is whatever it is, and breaks nothing', () => {
    const odd = fc.jsonValue({ maxDepth: 3 });
    const call = fc.record(
      {
        type: fc.constantFrom(...CALL_TYPES),
        event: fc.constantFrom(...Object.keys(TRACKED_EVENTS)),
        properties: fc.oneof(odd, fc.record({ products: odd, discount: odd, price: odd })),
        userId: odd,
        anonymousId: odd,
        context: odd,
        messageId: odd,
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(fc.oneof(call, odd), (raw) => {
        const told = eventsOfCall(raw, undefined);
        if ('code' in told) return;
        for (const { event } of told) checkEvent(event, context);
      }),
      { numRuns: 2000 },
    );
  });
});

const context = {
  now: NOW,
  backfill: false,
  allowed: REPORTED_TYPES,
  money,
  tagKeys: [],
  names: PLAIN_IDENTIFIERS,
};

describe('a call by HTTP', () => {
  it('is the event that the same call in a dump is', { timeout: 120_000 }, async () => {
    const price = fc.oneof(
      fc.integer({ min: 0, max: 50_000 }).map((cents) => cents / 100),
      fc.constantFrom('16.00', '7'),
    );
    const line = fc.record(
      {
        sku: fc.constantFrom('FERN', 'TOTE', ''),
        product_id: fc.constantFrom('p1', 'p2'),
        price,
        quantity: fc.constantFrom(1, 2, 3, '4'),
      },
      { requiredKeys: ['product_id', 'price'] },
    );
    const properties = fc.record(
      {
        products: fc.array(line, { maxLength: 4 }),
        sku: fc.constantFrom('FERN', 'MUG'),
        price,
        discount: fc.constantFrom(0, 1, 2.5, 4.99, 10_000, -3),
        currency: fc.constantFrom('EUR', 'usd', 'JPY'),
        order_id: fc.constantFrom('1', '2'),
        revenue: price,
        rating: fc.constantFrom(4, '5'),
        query: fc.constantFrom('fern', 'mug'),
        review_body: fc.constantFrom('fine'),
      },
      { requiredKeys: ['rating', 'query'] },
    );
    const call = fc.record(
      {
        type: fc.constantFrom('track', 'track', 'track', 'identify', 'alias', 'page'),
        event: fc.constantFrom(...Object.keys(TRACKED_EVENTS), 'Order Updated'),
        userId: fc.constantFrom('ada', 'bo', null, ' '),
        anonymousId: fc.constantFrom('a', 'b'),
        timestamp: fc.constantFrom(WHEN, '2025-05-29T10:00:00+02:00'),
        properties,
        context: fc.constantFrom({}, { consent: { categoryPreferences: { Analytics: false } } }),
      },
      { requiredKeys: ['type', 'anonymousId', 'timestamp', 'properties'] },
    );
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 150, maxLength: 200 }), async (made) => {
        const calls = made.map((each, n) => {
          const { event, properties: told, ...rest } = each;
          const track = each.type === 'track' ? { ...(event ? { event } : {}), properties: told } : {};
          const alias = each.type === 'alias' ? { previousId: `old-${n}` } : {};
          return { ...rest, ...track, ...alias, messageId: `m${n}` };
        });
        const posted = calls.flatMap((each) => {
          const told = eventsOfCall(each, undefined);
          return 'code' in told ? [] : told.map(({ event }) => checkEvent(event, context));
        });
        const accepted = posted.filter((result): result is CheckedEvent => !('code' in result));
        const live = await stageContent(
          'live.ndjson',
          `${accepted.map(({ record }) => JSON.stringify(record)).join('\n')}\n`,
          { money, now: NOW },
        );
        const dumped = await stageContent(
          'calls.ndjson',
          `${calls.map((each) => JSON.stringify(each)).join('\n')}\n`,
          { money, now: NOW, mapping: 'segment' },
        );
        const [ours, theirs] = [await readRows(live.staged.events), await readRows(dumped.staged.events)];
        const byId = (rows: readonly Record<string, unknown>[]) =>
          Object.fromEntries(rows.map(({ unit_price: _, ...row }) => [row.event_id, row]));
        expect(byId(ours)).toEqual(byId(theirs));
        compared += ours.length;
      }),
      { numRuns: 4, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(200);
  });
});
