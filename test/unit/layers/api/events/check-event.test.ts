import { describe, expect, it } from 'vitest';
import {
  type CheckContext,
  type CheckedEvent,
  checkEvent,
  type Fault,
  MAX_EVENT_BYTES,
} from '../../../../../layers/api/events/check-event.ts';
import { EVENT_TYPES } from '../../../../../layers/contract/events/event-types.ts';
import { PLAIN_IDENTIFIERS } from '../../../../../layers/stores/privacy/names.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const money = { currency: 'EUR', rates: { USD: 0.9 } };
const live: CheckContext = {
  now: NOW,
  backfill: false,
  allowed: EVENT_TYPES,
  money,
  tagKeys: [],
  names: PLAIN_IDENTIFIERS,
};
const view = { event_type: 'view', customer_id: 'c-1', item_id: 'mug' };

function checked(event: object, context = live): CheckedEvent {
  const result = checkEvent(event, context);
  if ('code' in result) throw new Error(`${result.code} at ${result.pointer}: ${result.detail}`);
  return result;
}

function fault(event: unknown, context = live): string {
  const result = checkEvent(event, context) as Fault;
  expect(result.detail).toMatch(/\S/);
  return `${result.code} at ${result.pointer}`;
}

describe('a checked event', () => {
  it('is what happened, to whom and when', () => {
    const result = checked({
      ...view,
      event_type: ' View ',
      session_id: 's-1',
      event_id: 'e-1',
      timestamp: '2026-03-01T12:30:00.250+01:00',
    });
    const time = Date.UTC(2026, 2, 1, 11, 30, 0, 250);
    expect(result.live).toEqual({ id: expect.stringMatching(/^~/), type: 'view', item: 'mug', time });
    expect([result.customer, result.session]).toEqual(['c-1', 's-1']);
    expect(result.record).toMatchObject({ event_type: 'view', timestamp: '2026-03-01T11:30:00.250Z' });
  });

  it('happened when it arrived, if it does not say', () => {
    expect(checked(view).live?.time).toBe(NOW);
    expect(checked(view).record).toMatchObject({ timestamp: new Date(NOW).toISOString() });
  });

  it('may be of a session alone, and may leave blank or null what it does not know', () => {
    const result = checked({
      event_type: 'view',
      item_id: 'mug',
      customer_id: null,
      session_id: 's-1',
      order_id: ' ',
      review: '',
    });
    expect([result.customer, result.session]).toEqual([null, 's-1']);
    expect(Object.keys(result.record).sort()).toEqual(['event_type', 'item_id', 'session_id', 'timestamp']);
  });

  it('takes whole numbers for identifiers', () => {
    expect(checked({ ...view, customer_id: 42 }).customer).toBe('42');
  });

  it.each([
    ['seconds', NOW / 1000, NOW],
    ['milliseconds', NOW - 5, NOW - 5],
    ['a short offset', '2026-03-01T13:00+01', NOW],
    ['a basic offset', '2026-03-01 13:00:00+0100', NOW],
    ['microseconds', '2026-03-01T12:00:00.123456Z', NOW + 123],
  ])('takes a time in %s', (_, timestamp, time) => {
    expect(checked({ ...view, timestamp }).live?.time).toBe(time);
  });
});

describe('an event is refused', () => {
  it.each([
    [null, 'event.invalid at '],
    [[view], 'event.invalid at '],
    ['view', 'event.invalid at '],
    [{}, 'field.missing at /event_type'],
    [{ ...view, event_type: 'buy' }, 'field.invalid at /event_type'],
    [{ ...view, colour: 'red' }, 'field.unknown at /colour'],
    [{ ...view, 'a/b~c': 1 }, 'field.unknown at /a~1b~0c'],
    [{ ...view, customer_id: 'x'.repeat(513) }, 'field.invalid at /customer_id'],
    [{ ...view, customer_id: 'a\nb' }, 'field.invalid at /customer_id'],
    [{ ...view, customer_id: '\ud800' }, 'field.invalid at /customer_id'],
    [{ ...view, item_id: '["mug"]' }, 'field.invalid at /item_id'],
    [{ ...view, item_id: 1.5 }, 'field.invalid at /item_id'],
    [{ ...view, quantity: 0 }, 'field.invalid at /quantity'],
    [{ ...view, quantity: '2' }, 'field.invalid at /quantity'],
    [{ ...view, quantity: 2e9 }, 'field.invalid at /quantity'],
    [{ ...view, properties: [] }, 'field.invalid at /properties'],
    [{ ...view, properties: { a: ['\0'] } }, 'field.invalid at /properties'],
    [{ ...view, properties: { a: Number.POSITIVE_INFINITY } }, 'field.invalid at /properties'],
    [{ ...view, customer_id: undefined }, 'event.anonymous at '],
    [{ ...view, customer_id: '' }, 'event.anonymous at '],
    [{ ...view, customer_id: ' ', session_id: null }, 'event.anonymous at '],
    [{ ...view, rating: 99 }, 'field.invalid at /rating'],
    [{ ...view, rating: -1 }, 'field.invalid at /rating'],
    [{ ...view, rating: 1e308 }, 'field.invalid at /rating'],
    [{ ...view, quantity: 1e-9 }, 'field.invalid at /quantity'],
    [{ ...view, event_type: 'purchase', unit_price: 8.2e13 }, 'money.too_large at /unit_price'],
    [{ event_type: 'view', customer_id: 'c' }, 'event.incomplete at /item_id'],
    [{ event_type: 'rating', customer_id: 'c', item_id: 'mug' }, 'event.incomplete at /rating'],
    [{ event_type: 'search', customer_id: 'c' }, 'event.incomplete at /query'],
    [{ event_type: 'purchase', customer_id: 'c' }, 'event.incomplete at /item_id'],
    [{ ...view, event_type: 'purchase', unit_price: -1 }, 'field.invalid at /unit_price'],
    [{ ...view, event_type: 'purchase', unit_price: 1, currency: 'euro' }, 'field.invalid at /currency'],
    [
      { ...view, event_type: 'purchase', unit_price: 1, currency: 'JPY' },
      'money.unknown_currency at /currency',
    ],
    [{ ...view, event_type: 'purchase', unit_price: 1e9, quantity: 1e9 }, 'money.too_large at /unit_price'],
    [{ ...view, review: 'x'.repeat(MAX_EVENT_BYTES) }, 'event.too_large at '],
    [{ ...view, timestamp: '2026-03-01T12:00:00' }, 'time.invalid at /timestamp'],
    [{ ...view, timestamp: '2026-02-30T12:00:00Z' }, 'time.invalid at /timestamp'],
    [{ ...view, timestamp: '2026-03-01T25:00:00Z' }, 'time.invalid at /timestamp'],
    [{ ...view, timestamp: 1e300 }, 'time.invalid at /timestamp'],
    [{ ...view, timestamp: true }, 'field.invalid at /timestamp'],
  ])('for one reason, by name and place: %j', (event, reason) => {
    expect(fault(event)).toBe(reason);
  });

  it('when its time is more than ten minutes ahead, or more than a week ago', () => {
    expect(fault({ ...view, timestamp: NOW + 10 * MINUTE + 1 })).toBe('time.in_future at /timestamp');
    expect(fault({ ...view, timestamp: NOW - 7 * DAY - 1 })).toBe('time.too_old at /timestamp');
    expect(checked({ ...view, timestamp: NOW + 10 * MINUTE }).live?.time).toBe(NOW + 10 * MINUTE);
    expect(checked({ ...view, timestamp: NOW - 7 * DAY }).live?.time).toBe(NOW - 7 * DAY);
  });

  it('but not for its age in a backfill', () => {
    const history = { ...live, backfill: true };
    expect(checked({ ...view, timestamp: '2019-05-01T00:00:00Z' }, history).live?.time).toBe(
      Date.UTC(2019, 4),
    );
    expect(fault({ ...view, timestamp: '1989-12-31T00:00:00Z' }, history)).toBe('time.too_old at /timestamp');
    expect(fault({ ...view, timestamp: NOW + DAY }, history)).toBe('time.in_future at /timestamp');
  });

  it('but not for its currency while the rates are unknown', () => {
    const purchase = { ...view, event_type: 'purchase', unit_price: 1, currency: 'JPY' };
    expect(checked(purchase, { ...live, money: undefined }).record).toMatchObject({ currency: 'JPY' });
  });
});

describe('an event with an identifier', () => {
  const one = { ...view, event_id: '1', timestamp: NOW };

  it('is the same whenever and however many, as its sender may correct itself', () => {
    expect(checked({ ...one, timestamp: NOW - 1, quantity: 2 }).id).toBe(checked(one).id);
  });

  it.each([
    ['identifier', { event_id: '2' }],
    ['type', { event_type: 'cart' }],
    ['customer', { customer_id: 'c-2' }],
    ['item', { item_id: 'jug' }],
  ])('is another when its %s is another', (_, other) => {
    expect(checked({ ...one, ...other }).id).not.toBe(checked(one).id);
  });

  it('is told that its recommendation is none, and accepted', () => {
    const { warnings } = checked({ ...one, recommendation_id: 'made-up' });
    expect(warnings).toMatchObject([{ code: 'recommendation.unknown', pointer: '/recommendation_id' }]);
    expect(checked(one).warnings).toEqual([]);
  });
});

describe('an event without an identifier', () => {
  const at = { ...view, timestamp: NOW };

  it('is the same when it says the same, in whatever form', () => {
    const { id } = checked(at);
    expect(checked({ ...at, quantity: 1, event_type: 'VIEW', review: null }).id).toBe(id);
    expect(checked({ ...at, timestamp: '2026-03-01T13:00:00+01:00' }).id).toBe(id);
    expect(checked(Object.fromEntries(Object.entries(at).reverse())).id).toBe(id);
  });

  it.each([
    ['time', { timestamp: NOW + 1 }],
    ['customer', { customer_id: 'c-2' }],
    ['session', { session_id: 's' }],
    ['quantity', { quantity: 2 }],
    ['property', { properties: { a: 1 } }],
  ])('is another when its %s is another', (_, other) => {
    expect(checked({ ...at, ...other }).id).not.toBe(checked(at).id);
  });
});
