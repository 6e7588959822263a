import { describe, expect, it } from 'vitest';
import {
  buyerHistories,
  mergeEqual,
} from '../../../../../../layers/analytics/customers/purchase/histories.ts';
import { presentValue } from '../../../../../../layers/analytics/customers/purchase/lifetime-value.ts';
import {
  refundShare,
  revenueBetween,
} from '../../../../../../layers/analytics/customers/purchase/revenue.ts';
import { DAY_MS } from '../../../../../../layers/contract/events/days.ts';
import { shop } from '../../../../../support/customers-shop.ts';

const day = (n: number) => n * DAY_MS;

describe('buyerHistories', () => {
  const dataset = shop([
    { customer: 'a', at: day(0), amount: 1000 },
    { customer: 'a', at: day(0) + 5000, amount: 500 },
    { customer: 'a', at: day(7), amount: 200 },
    { customer: 'a', at: day(7) + 5000, amount: 100 },
    { customer: 'a', at: day(14), amount: 0 },
    { customer: 'a', at: day(15), amount: 50, type: 'refund' },
    { customer: 'a', at: day(40), amount: 900 },
    { customer: 'b', at: day(20), type: 'view' },
    { customer: 'c', at: day(21), amount: 80 },
  ]);

  it('take orders of a day as one, a worthless day as an order, the first as the start, and refunds as none', () => {
    const histories = buyerHistories(dataset, day(28));
    expect([...histories.customers]).toEqual([0, 2]);
    expect([...histories.x]).toEqual([2, 0]);
    expect([...histories.recency]).toEqual([2, 0]);
    expect([...histories.age]).toEqual([4, 1]);
    expect([...histories.spendDays]).toEqual([1, 0]);
    expect([...histories.meanSpend]).toEqual([300, 0]);
  });

  it('draw the line between days at midnight of the shop', () => {
    const late = shop([
      { customer: 'a', at: day(1) - 1000, amount: 1 },
      { customer: 'a', at: day(1) + 1000, amount: 1 },
    ]);
    expect(buyerHistories(late, day(2)).x[0]).toBe(1);
    expect(buyerHistories(late, day(2), 'Africa/Lagos').x[0]).toBe(0);
  });
});

describe('mergeEqual', () => {
  it('keeps the number of customers as weight, in an order that does not depend on theirs', () => {
    const histories = {
      count: 4,
      x: Float64Array.of(1, 0, 1, 0),
      recency: Float64Array.of(2, 0, 2, 0),
      age: Float64Array.of(5, 3, 5, 4),
      weight: Float64Array.of(1, 1, 1, 1),
    };
    const merged = mergeEqual(histories);
    expect(merged).toMatchObject({ count: 3 });
    expect([[...merged.x], [...merged.age], [...merged.weight]]).toEqual([
      [0, 0, 1],
      [3, 4, 5],
      [1, 1, 2],
    ]);
  });
});

describe('money', () => {
  const dataset = shop([
    { customer: 'a', at: day(1), amount: 100 },
    { customer: 'a', at: day(2), amount: 40, type: 'refund' },
    { customer: null, at: day(2), amount: 100 },
    { customer: 'a', at: day(3), amount: 70 },
  ]);

  it('between two times leaves out the first and takes the last', () => {
    expect([...revenueBetween(dataset, day(1), day(3))]).toEqual([70]);
  });

  it('given back is a share of all that was bought, never more than all', () => {
    expect(refundShare(dataset, day(2))).toBe(0.2);
    expect(refundShare(shop([{ customer: 'a', at: 0, amount: 9, type: 'refund' }]), day(9))).toBe(0);
  });

  it('of 100, 120 and 150 over three years at 10 % is worth 302.78 today, and its sum at 0 %', () => {
    expect(presentValue([100, 120, 150], 0.1)).toBeCloseTo(302.78, 2);
    expect(presentValue([100, 120, 150], 0)).toBe(370);
  });
});
