import { describe, expect, it } from 'vitest';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import { type SimilarityName, similarityOf } from '../../../../../layers/analytics/recommend/similarity.ts';

/** Rows as given; the similarity of the first two. */
function ofRows(name: SimilarityName, x: readonly number[], y: readonly number[], shrinkage = 0): number {
  const cells = [x, y].flatMap((row, r) => row.map((value, c) => [r, c, value] as const));
  const there = cells.filter(([, , value]) => value !== 0);
  const vectors = csrFromTriples(
    2,
    x.length,
    there.map(([r]) => r),
    there.map(([, c]) => c),
    there.map(([, , v]) => v),
  );
  const shared = x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const into = new Float64Array(1);
  similarityOf(name, vectors, shrinkage)(0, Int32Array.of(1), 1, Float64Array.of(0, shared), into);
  return into[0]!;
}

describe('similarities', () => {
  // Items 1 and 5 of the table 1 5 3 0 4 / 5 0 2 1 3 / 4 3 1 4 2 / 0 4 5 3 0 / 3 1 4 2 5 of users × items.
  const one = [1, 5, 4, 0, 3];
  const five = [4, 3, 2, 0, 5];

  it('agree with the cosine by hand', () => {
    // 1·4 + 5·3 + 4·2 + 0 + 3·5 = 42; lengths √51 and √54.
    expect(ofRows('cosine', one, five)).toBeCloseTo(42 / Math.sqrt(51 * 54), 12);
    expect(ofRows('cosine', one, five, 10)).toBeCloseTo(42 / (Math.sqrt(51 * 54) + 10), 12);
  });

  it('agree with Pearson by hand, absent cells counting as 0', () => {
    // Means 13/5 and 14/5: covariance sum 42 − 13·14/5 = 5.6; spreads √(51 − 33.8) and √(54 − 39.2).
    expect(ofRows('pearson', one, five)).toBeCloseTo(5.6 / Math.sqrt(17.2 * 14.8), 12);
  });

  it('agree with Jaccard by hand: two shared of four', () => {
    expect(ofRows('jaccard', [1, 1, 1, 0, 0], [0, 1, 1, 1, 0])).toBe(0.5);
  });

  it('agree with Sapling by hand', () => {
    // n = 5, both have 3, share 2: impurity left 2(1 − 2/3) + 1(1 − 1/2) = 7/6, of 3(1 − 3/5) = 6/5 before;
    // 2·5 ≥ 3·3, so positive: 1 − (7/6)/(6/5) = 1/36.
    expect(ofRows('sapling', [1, 1, 1, 0, 0], [0, 1, 1, 1, 0])).toBeCloseTo(1 / 36, 12);
    // Share 1: left 1(1 − 1/3) + 2(1 − 2/2) = 2/3; 1·5 < 9, so negative: −(1 − (2/3)/(6/5)) = −4/9.
    expect(ofRows('sapling', [1, 1, 1, 0, 0], [0, 0, 1, 1, 1])).toBeCloseTo(-4 / 9, 12);
    expect(ofRows('sapling', [1, 1, 0, 0, 0], [1, 1, 0, 0, 0])).toBe(1);
  });
});
