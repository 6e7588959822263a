import { describe, expect, it } from 'vitest';
import { interpurchaseTimes } from '../../../../../../layers/analytics/customers/lifecycle/interpurchase-times.ts';
import { nextOrder } from '../../../../../../layers/analytics/customers/lifecycle/next-order.ts';
import { stageOf } from '../../../../../../layers/analytics/customers/lifecycle/stage.ts';
import { seededRandom } from '../../../../../../layers/analytics/numeric/random.ts';
import { DAY_MS } from '../../../../../../layers/contract/events/days.ts';
import { type Row, shop } from '../../../../../support/customers-shop.ts';

/** A customer with orders on these days. */
const orders = (customer: string, ...days: number[]): Row[] =>
  days.map((day) => ({ customer, at: day * DAY_MS, amount: 100 }));

/** Background: forty customers who order every 30 days for a year, out of step. */
const steady = Array.from({ length: 40 }, (_, c) =>
  orders(`z${String(c).padStart(2, '0')}`, ...Array.from({ length: 12 }, (__, n) => (c % 30) + 30 * n)),
).flat();

describe('stageOf', () => {
  const asOf = 365 * DAY_MS;
  const gone = {
    churn: 0.97,
    propensity: 0.01,
    orders: 0.2,
    usualGap: Number.NaN,
    unseenDays: 200,
    refunded: false,
  };
  const stage = (rows: readonly Row[], outlook = gone) =>
    stageOf(interpurchaseTimes(shop([...rows, ...steady], { asOf }), asOf), 0, outlook);
  const looked = [{ customer: 'a', at: 0, type: 'view' as const }];

  it.each([
    ['never ordered', looked, 'never-ordered'],
    ['one order of late', orders('a', 350), 'first-order'],
    ['three orders', orders('a', 290, 320, 350), 'repeat'],
    ['five orders', orders('a', 230, 260, 290, 320, 350), 'established'],
    ['a wait of three gaps', orders('a', 150, 180, 210, 240, 270), 'overdue'],
    ['one order and a wait of three gaps', orders('a', 270), 'overdue'],
    ['a wait of ten gaps', orders('a', 0, 15, 30, 45, 60), 'inactive'],
    ['an order after a wait of ten gaps', orders('a', 0, 15, 30, 45, 60, 355), 'reactivated'],
  ])('%s makes a customer %s', (_, rows, expected) => {
    expect(stage(rows)).toBe(expected);
  });

  it('knows nothing of the orders of who only gave something back', () => {
    expect(stage(looked, { ...gone, refunded: true })).toBe('orders-unknown');
  });

  it.each([
    ['may well order again', { ...gone, churn: 0.89 }],
    ['has orders to come', { ...gone, orders: 1.5 }],
    ['was seen yesterday', { ...gone, unseenDays: 1 }],
  ])('who has waited ten gaps and %s is overdue, not inactive', (_, outlook) => {
    expect(stage(orders('a', 0, 15, 30, 45, 60), outlook)).toBe('overdue');
  });

  it.each([
    ['is more likely than not to order', { ...gone, churn: 0.49 }],
    ['is likely to order within 30 days', { ...gone, churn: 0.6, propensity: 0.5 }],
    ['usually waits as long', { ...gone, usualGap: 95 }],
    ['is of a shop too young to predict', { ...gone, churn: Number.NaN, propensity: Number.NaN }],
  ])('who has waited three gaps and %s is not overdue', (_, outlook) => {
    expect(stage(orders('a', 150, 180, 210, 240, 270), outlook)).toBe('established');
  });
});

describe('customerRhythms', () => {
  it('mixes the gaps of a customer with those of the shop as if two more had been seen', () => {
    const times = interpurchaseTimes(shop([...orders('a', 0, 100), ...steady]), 400 * DAY_MS);
    const shopLog = (440 * Math.log(30) + Math.log(100)) / 441;
    expect(times.typicalGap[0]).toBeCloseTo(Math.exp((Math.log(100) + 2 * shopLog) / 3), 9);
  });
});

describe('nextOrder', () => {
  it('covers eight of ten orders of customers with times of their own', () => {
    const random = seededRandom(3);
    const rows: Row[] = [];
    for (let c = 0; c < 400; c++) {
      const rate = 15 * Math.exp(random.normal() * 0.6);
      for (let day = random.next() * rate, n = 0; day < 700 && n < 60; n++) {
        rows.push(...orders(`c${String(c).padStart(3, '0')}`, Math.floor(day)));
        day += 1 + rate * Math.exp(random.normal() * 0.5);
      }
    }
    const cut = 400 * DAY_MS;
    const times = interpurchaseTimes(shop(rows), cut);
    let covered = 0;
    let asked = 0;
    let early = 0;
    const known = shop(rows).customers;
    for (let c = 0; c < known.length; c++) {
      const actual = rows.find((row) => row.customer === known[c] && Number(row.at) > cut);
      const predicted = nextOrder(times, c);
      if (actual === undefined || typeof predicted === 'string') continue;
      asked++;
      if (Number(actual.at) >= predicted.from && Number(actual.at) <= predicted.to) covered++;
      if (Number(actual.at) < predicted.expected) early++;
      expect(predicted.from).toBeGreaterThan(cut);
      expect(predicted.expected >= predicted.from && predicted.expected <= predicted.to).toBe(true);
    }
    expect(asked).toBeGreaterThan(300);
    expect(covered / asked).toBeGreaterThan(0.72);
    expect(covered / asked).toBeLessThan(0.9);
    expect(Math.abs(early / asked - 0.5)).toBeLessThan(0.12);
  });

  it('says why there is no date', () => {
    const rows = [{ customer: 'a', at: 0, type: 'view' as const }, ...orders('b', 1, 2, 3), ...steady];
    const later = interpurchaseTimes(shop(rows, { asOf: 1000 * DAY_MS }), 1000 * DAY_MS);
    expect([nextOrder(later, 0), nextOrder(later, 1)]).toEqual([
      'never-ordered',
      'overdue-beyond-experience',
    ]);
    const young = interpurchaseTimes(shop(orders('a', 1, 5)), 6 * DAY_MS);
    expect(nextOrder(young, 0)).toBe('no-repeat-orders-in-shop');
  });
});
