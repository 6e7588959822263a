import { describe, expect, it } from 'vitest';
import type { DemoEvent } from '../../../../infra/demo/event.ts';
import { makeDemoShop } from '../../../../infra/demo/shop.ts';

const MINUTE = 60_000;

describe.each([
  { seed: 20260101, customers: 1500 },
  { seed: 7, customers: 600, items: 300, months: 9 },
  { seed: 8, customers: 200, items: 50, months: 1, until: Date.UTC(2027, 1, 15, 13, 30) },
])('the events of shop %o', (options) => {
  const shop = makeDemoShop(options);
  const people = [...shop.events()];
  const events = people.flat();
  const itemOf = new Map(shop.truth.items.map((item) => [item.id, item]));
  const of = (...types: DemoEvent['type'][]) => events.filter((event) => types.includes(event.type));

  it('have identifiers of their own and whole milliseconds within the period', () => {
    expect(new Set(events.map((event) => event.eventId)).size).toBe(events.length);
    const { until } = shop.settings;
    const outside = events.filter(({ time }) => !Number.isInteger(time) || time < shop.from || time >= until);
    expect(outside).toEqual([]);
  });

  it('name customers and items that exist', () => {
    const customers = new Set([...shop.truth.customers()].map((customer) => customer.id));
    expect(customers.size).toBe(options.customers);
    const nobody = events.filter(({ customerId, sessionId }) =>
      customerId === null ? sessionId === null : !customers.has(customerId),
    );
    expect(nobody).toEqual([]);
    const nothing = events.filter(({ type, itemId }) =>
      type === 'search' ? itemId !== null : !itemOf.has(itemId!),
    );
    expect(nothing).toEqual([]);
  });

  it('show, cart and sell only what is available', () => {
    const offers = of('view', 'impression', 'click', 'wishlist', 'cart', 'purchase');
    const early = offers.filter(({ time, itemId }) => time < itemOf.get(itemId!)!.availableFrom);
    expect(early).toEqual([]);
    const late = offers.filter(({ type, time, itemId }) => {
      const item = itemOf.get(itemId!)!;
      const end = type === 'purchase' || type === 'cart' ? item.soldUntil : item.shownUntil;
      // What is in view when the offer ends may still be bought in that session.
      return time >= end + 60 * MINUTE;
    });
    expect(late).toEqual([]);
  });

  it('sell what was viewed and carted before in the session', () => {
    const earlier = new Map<string, number>();
    const unprepared: DemoEvent[] = [];
    for (const event of people.flat()) {
      const { type, time, sessionId, itemId } = event;
      if (type === 'view' || type === 'cart') earlier.set(`${type}|${sessionId}|${itemId}`, time);
      const since = (step: string) => earlier.get(`${step}|${sessionId}|${itemId}`) ?? time;
      if (type === 'purchase' && (since('view') >= time || since('cart') >= time)) unprepared.push(event);
    }
    expect(unprepared).toEqual([]);
  });

  it('refund what was bought before, at its price and in no larger number', () => {
    const bought = new Map(of('purchase').map((event) => [`${event.orderId}|${event.itemId}`, event]));
    const refunds = of('refund');
    for (const refund of refunds) {
      const purchase = bought.get(`${refund.orderId}|${refund.itemId}`)!;
      expect(refund.customerId).toBe(purchase.customerId);
      expect(refund.time).toBeGreaterThan(purchase.time);
      expect(refund.unitPrice).toBe(purchase.unitPrice);
      expect(refund.quantity).toBeLessThanOrEqual(purchase.quantity!);
    }
    expect(new Set(refunds.map((refund) => `${refund.orderId}|${refund.itemId}`)).size).toBe(refunds.length);
  });

  it('rate what was bought before, from one to five stars', () => {
    const wrong: DemoEvent[] = [];
    for (const person of people) {
      const bought = new Set<string>();
      for (const event of person) {
        if (event.type === 'purchase') bought.add(event.itemId!);
        if (event.type !== 'rating') continue;
        if (!bought.has(event.itemId!) || ![1, 2, 3, 4, 5].includes(event.rating!)) wrong.push(event);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('click what was shown on that strip, on the same position', () => {
    const place = ({ recommendationId, itemId, properties }: DemoEvent) =>
      `${recommendationId}|${itemId}|${properties!.position}`;
    const shown = new Set(of('impression').map(place));
    expect(of('click').filter((event) => !shown.has(place(event)))).toEqual([]);
  });

  it('belong to one person a session and one session an order, without pauses of half an hour', () => {
    const sessions = new Map<string, { who: string | null; last: number }>();
    const orders = new Map<string, string>();
    const wrong: DemoEvent[] = [];
    for (const event of people.flat()) {
      const { sessionId, customerId, orderId, time, type } = event;
      if (sessionId === null) continue;
      const known = sessions.get(sessionId) ?? { who: customerId, last: time };
      if (known.who !== customerId || time - known.last >= 30 * MINUTE) wrong.push(event);
      sessions.set(sessionId, { who: customerId, last: time });
      if (type !== 'purchase') continue;
      if ((orders.get(orderId!) ?? sessionId) !== sessionId) wrong.push(event);
      orders.set(orderId!, sessionId);
    }
    expect(wrong).toEqual([]);
  });

  it('carry the fields of their type', () => {
    const wrong = events.filter((event) => {
      const { type, unitPrice, quantity } = event;
      const priced = ['cart', 'purchase', 'refund'].includes(type);
      return (
        (unitPrice !== null) !== priced ||
        (quantity !== null) !== priced ||
        (event.orderId !== null) !== ['purchase', 'refund'].includes(type) ||
        (event.query !== null) !== (type === 'search') ||
        (event.rating !== null) !== (type === 'rating') ||
        (event.recommendationId !== null) !== ['impression', 'click'].includes(type) ||
        (priced && (unitPrice! <= 0 || quantity! < 1))
      );
    });
    expect(wrong).toEqual([]);
  });
});

it('a customer is the same in a shop of any size', () => {
  const small = [...makeDemoShop({ seed: 5, customers: 30, items: 200 }).events()];
  const large = [...makeDemoShop({ seed: 5, customers: 90, items: 200 }).events()];
  expect(large.slice(0, 30)).toEqual(small.slice(0, 30));
});
