import { describe, expect, it } from 'vitest';
import { bootstrapMeans, meanInterval, quantile } from '../../../../../layers/analytics/numeric/bootstrap.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';

describe('the bootstrap', () => {
  it('spreads as the standard error says', () => {
    // 400 values 0 and 1, half each: standard error of the mean .5/√400 = .025.
    const values = Array.from({ length: 400 }, (_, i) => i % 2);
    const [low, high] = meanInterval(values, 0.95, 4000, seededRandom(2));
    expect(low).toBeCloseTo(0.5 - 1.96 * 0.025, 2);
    expect(high).toBeCloseTo(0.5 + 1.96 * 0.025, 2);
  });

  it('of equal values has no spread', () => {
    expect(meanInterval([3, 3, 3], 0.9, 50, seededRandom(1))).toEqual([3, 3]);
  });

  it('of nothing is nothing', () => {
    expect(Array.from(bootstrapMeans([], 3, seededRandom(1)))).toEqual([0, 0, 0]);
    expect(quantile([], 0.5)).toBe(0);
  });

  it('takes quantiles by linear interpolation', () => {
    expect(quantile([0, 10, 20], 0.25)).toBe(5);
    expect(quantile([0, 10, 20], 1)).toBe(20);
  });
});
