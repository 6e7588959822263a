import { describe, expect, it } from 'vitest';
import { summariseCustomers } from '../../../../../layers/analytics/customers/summary.ts';
import {
  concentration,
  contribution,
  FIVE_TIERS,
  revenueBase,
  THREE_TIERS,
  tiers,
} from '../../../../../layers/analytics/customers/value.ts';
import { shop } from '../../../../support/customers-shop.ts';

describe('contribution', () => {
  it('of 20 in 100 is 0.2', () => expect(contribution(20, 100)).toBe(0.2));

  it('is 0 for a customer in the red and in a shop without revenue', () => {
    expect([contribution(-5, 100), contribution(5, 0), contribution(0, 0)]).toEqual([0, 0, 0]);
  });

  it('refers to customers who are not in the red, and to anonymous purchases', () => {
    const table = summariseCustomers(
      shop([
        { customer: 'a', at: 1, amount: 20 },
        { customer: 'b', at: 2, amount: 50, type: 'refund' },
        { customer: null, at: 3, amount: 80 },
      ]),
    );
    expect(revenueBase(table)).toBe(100);
  });
});

describe('concentration', () => {
  it('is none where all bring the same', () => {
    const { gini, topShares, lorenz } = concentration(new Float64Array(10).fill(3), [0.1], 3);
    expect([gini, topShares[0]?.revenue, ...lorenz]).toEqual([0, expect.closeTo(0.1, 12), 0, 0.5, 1]);
  });

  it('nears 1 − 1/n where one brings everything', () => {
    const values = new Float64Array(10);
    values[3] = 5;
    const { gini, topShares } = concentration(values, [0.1]);
    expect([gini, topShares[0]?.revenue]).toEqual([expect.closeTo(0.9, 12), 1]);
  });

  it.each([[[]], [[0]], [[-5, -1]]])('is zero and finite for %j', (values) => {
    const { gini, topShares, lorenz } = concentration(Float64Array.from(values));
    expect([gini, ...topShares.map((top) => top.revenue), ...lorenz].every((value) => value === 0)).toBe(
      true,
    );
  });

  it('takes three of thirty for a tenth', () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => i + 1);
    expect(concentration(values, [0.1]).topShares[0]?.revenue).toBeCloseTo((28 + 29 + 30) / 465, 12);
  });
});

describe('tiers', () => {
  const values = Float64Array.from({ length: 20 }, (_, i) => i);
  const frequency = new Int32Array(20).fill(1);

  it('by quantile hold their shares, best first', () => {
    const sizes = (rule: typeof THREE_TIERS, count: number) =>
      Array.from(
        { length: count },
        (_, t) => tiers(values, frequency, rule).filter((tier) => tier === t).length,
      );
    expect(sizes(THREE_TIERS, 3)).toEqual([4, 6, 10]);
    expect(sizes(FIVE_TIERS, 5)).toEqual([1, 3, 6, 6, 4]);
    expect(tiers(values, frequency, THREE_TIERS)[19]).toBe(0);
  });

  it('hold equal members together, by the middle of their ranks', () => {
    const equal = new Float64Array(10).fill(7);
    expect(new Set(tiers(equal, new Int32Array(10).fill(1), THREE_TIERS))).toEqual(new Set([2]));
    const two = Float64Array.from({ length: 20 }, (_, i) => (i < 4 ? 9 : 1));
    expect([...tiers(two, frequency, THREE_TIERS)].slice(0, 5)).toEqual([0, 0, 0, 0, 2]);
  });

  it('by threshold need value and frequency both', () => {
    const rule = {
      by: 'threshold',
      tiers: [
        { value: 100, frequency: 3 },
        { value: 50, frequency: 1 },
      ],
    } as const;
    expect([...tiers(Float64Array.of(100, 100, 50, 0), Int32Array.of(3, 2, 1, 9), rule)]).toEqual([
      0, 1, 1, 2,
    ]);
  });
});
