import { describe, expect, it } from 'vitest';
import type { DemoEvent } from '../../../../infra/demo/event.ts';
import {
  customers,
  events,
  histories,
  itemOf,
  items,
  monthOf,
  ofSegment,
  ofType,
  ordersOf,
  people,
} from './default-shop.ts';
import { gini, sum } from './statistics.ts';

const sessionsOf = (history: readonly DemoEvent[]) =>
  new Set(history.flatMap((event) => (event.sessionId === null ? [] : [event.sessionId])));
const buyers = customers.filter((customer) => ordersOf(histories.get(customer)!).size > 0);

describe('the size of the shop', () => {
  it('is 3,000 customers, 1,200 items and 18 months with a quarter to half a million events', () => {
    expect(customers).toHaveLength(3000);
    expect(items).toHaveLength(1200);
    expect(new Set(events.map((event) => monthOf(event.time))).size).toBe(18);
    expect(events.length).toBeGreaterThan(250_000);
    expect(events.length).toBeLessThan(500_000);
  });

  it('has every type of event in the proportions of a shop', () => {
    expect(ofType('view').length).toBeGreaterThan(4 * ofType('cart').length);
    expect(ofType('cart').length).toBeGreaterThan(1.5 * ofType('purchase').length);
    expect(ofType('purchase').length).toBeGreaterThan(20 * ofType('refund').length);
    expect(ofType('rating').length / ofType('purchase').length).toBeCloseTo(0.13, 1);
    for (const type of ['search', 'wishlist', 'impression', 'click'] as const)
      expect(ofType(type).length).toBeGreaterThan(1000);
    expect(ofType('click').length / ofType('impression').length).toBeGreaterThan(0.015);
    expect(ofType('click').length / ofType('impression').length).toBeLessThan(0.05);
  });

  it('has anonymous visits, of which hardly any end in an order', () => {
    const visits = people.slice(customers.length);
    expect(visits).toHaveLength(3600);
    const guests = visits.filter((visit) => ofType('purchase', visit).length > 0).length;
    expect(guests / visits.length).toBeGreaterThan(0.005);
    expect(guests / visits.length).toBeLessThan(0.025);
  });
});

describe('what customers bring', () => {
  it('is a conversion of two to four in a hundred visits for browsers and many more for regulars', () => {
    const conversion = (histories: readonly (readonly DemoEvent[])[]) =>
      sum(histories.map((history) => ordersOf(history).size)) /
      sum(histories.map((history) => sessionsOf(history).size));
    expect(conversion(ofSegment('browser'))).toBeGreaterThan(0.02);
    expect(conversion(ofSegment('browser'))).toBeLessThan(0.04);
    expect(conversion(ofSegment('regular'))).toBeGreaterThan(0.2);
  });

  it('comes again from 35 to 45 of a hundred buyers', () => {
    const repeat =
      buyers.filter((customer) => ordersOf(histories.get(customer)!).size > 1).length / buyers.length;
    expect(repeat).toBeGreaterThan(0.35);
    expect(repeat).toBeLessThan(0.46);
  });

  it('is exactly one order from each one-time buyer, who make up a third of all', () => {
    const oneTime = customers.filter((customer) => customer.kind === 'one-time');
    expect(oneTime.length / customers.length).toBeCloseTo(0.32, 1);
    for (const customer of oneTime) expect(ordersOf(histories.get(customer)!).size).toBe(1);
  });

  it('is as unequal as revenue is in shops', () => {
    const revenue = buyers.map((customer) =>
      sum(
        histories.get(customer)!.map((event) => {
          const sign = event.type === 'purchase' ? 1 : event.type === 'refund' ? -1 : 0;
          return sign === 0 ? 0 : sign * event.quantity! * event.unitPrice!;
        }),
      ),
    );
    expect(gini(revenue)).toBeGreaterThan(0.6);
    expect(gini(revenue)).toBeLessThan(0.75);
  });

  it('comes back at three to six in a hundred, of furniture and linen more than of soap', () => {
    const share = (path: readonly string[]) => {
      const within = (type: DemoEvent['type']) =>
        events.filter(
          (event) =>
            event.type === type && path.every((step, i) => itemOf.get(event.itemId!)!.path[i] === step),
        ).length;
      return within('refund') / within('purchase');
    };
    expect(share([])).toBeGreaterThan(0.03);
    expect(share([])).toBeLessThan(0.06);
    expect(share(['Home', 'Bedroom'])).toBeGreaterThan(share(['Home', 'Household']));
  });
});

describe('what is clicked on a strip', () => {
  const WEEK = 7 * 86_400_000;

  it('is looked at in the same session', () => {
    const unseen = people.flatMap((history) =>
      ofType('click', history).filter(
        ({ itemId, sessionId, time }) =>
          !history.some(
            (event) =>
              event.type === 'view' &&
              event.itemId === itemId &&
              event.sessionId === sessionId &&
              event.time >= time,
          ),
      ),
    );
    expect(unseen).toEqual([]);
  });

  it('is bought within a week after eight to fifteen of a hundred clicks', () => {
    const bought = people.flatMap((history) => {
      const purchases = ofType('purchase', history);
      return ofType('click', history).map(({ itemId, time }) =>
        purchases.some(
          (purchase) => purchase.itemId === itemId && purchase.time >= time && purchase.time <= time + WEEK,
        ),
      );
    });
    const share = bought.filter(Boolean).length / bought.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.15);
  });
});
