import { describe, expect, it } from 'vitest';
import { interpurchaseTimes } from '../../../../../../layers/analytics/customers/lifecycle/interpurchase-times.ts';
import { stageOf } from '../../../../../../layers/analytics/customers/lifecycle/stage.ts';
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
