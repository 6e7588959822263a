import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blendScale, blendValue } from '../../../../../../layers/analytics/recommend/hybrid/blend.ts';

function listOf(scores: readonly number[]) {
  const k = scores.length;
  return {
    k,
    counts: Int32Array.of(k),
    items: Int32Array.from({ length: k }, (_, item) => item),
    scores: Float32Array.from(scores),
  };
}

describe('what a list counts in a blend', () => {
  const positive = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 });

  it.each(['score', 'level'] as const)('does not depend on the unit of its scores: %s', (blend) => {
    fc.assert(
      fc.property(positive, fc.double({ min: 0.1, max: 50, noNaN: true }), (scores, unit) => {
        const values = (of: readonly number[]) => {
          const scale = blendScale(blend, listOf(of), 0);
          return of.map((score, rank) => blendValue(blend, score, rank, scale));
        };
        const other = values(scores.map((score) => score * unit));
        for (const [rank, value] of values(scores).entries()) expect(other[rank]! / value).toBeCloseTo(1, 4);
      }),
    );
  });

  it('has a mean of 1 over its first entries by level, and a best of 1 by score', () => {
    const list = listOf([9, 2, 1]);
    expect(blendScale('level', list, 0)).toBeCloseTo(1 / 4, 12);
    expect(blendScale('score', list, 0)).toBeCloseTo(1 / 9, 12);
  });

  it('is nothing where no score is above 0', () => {
    expect(blendScale('level', listOf([0, 0]), 0)).toBe(0);
    expect(blendScale('level', { ...listOf([1]), counts: Int32Array.of(0) }, 0)).toBe(0);
  });
});
