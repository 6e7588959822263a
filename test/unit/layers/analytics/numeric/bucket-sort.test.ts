import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BucketSort } from '../../../../../layers/analytics/numeric/bucket-sort.ts';

const MOST = 300;
/** One for all cases: what a row leaves behind would show in the next. */
const sort = new BucketSort(MOST);

function best(k: number, scores: readonly number[]): number[] {
  for (const [i, score] of scores.entries()) {
    // Not in order of index, as pairs never come.
    sort.indices[i] = scores.length - 1 - i;
    sort.scores[i] = score;
  }
  const indices = new Int32Array(k);
  const sorted = new Float64Array(k);
  const count = sort.best(scores.length, k, indices, sorted, 0);
  for (let i = 0; i < count; i++) expect(sorted[i]).toBe(scores[scores.length - 1 - indices[i]!]);
  return Array.from(indices.subarray(0, count));
}

/** Plain reference. */
function reference(k: number, scores: readonly number[]): number[] {
  const of = (index: number) => scores[scores.length - 1 - index]!;
  return [...scores.keys()].sort((a, b) => of(b) - of(a) || a - b).slice(0, k);
}

const nothing = 1e-300;
const score = fc.oneof(
  fc.constantFrom(-3, -1, 0, 0.25, 1, 1 + Number.EPSILON, Number.MAX_VALUE, -Number.MAX_VALUE, nothing),
  fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
);

describe('the best of a row by buckets', () => {
  it('are what sorting gives, row after row', () => {
    fc.assert(
      fc.property(fc.array(score, { maxLength: MOST }), fc.integer({ min: 0, max: 60 }), (scores, k) => {
        expect(best(k, scores)).toEqual(reference(k, scores));
      }),
    );
  });

  it('are the lowest indices where all scores are one', () => {
    const same = new Array<number>(MOST).fill(0.125);
    expect(best(40, same)).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it('are in order where scores differ by less than a bucket', () => {
    const near = Array.from({ length: MOST }, (_, i) => 0.5 + ((i * 7919) % MOST) * 2 ** -50);
    expect(best(MOST, near)).toEqual(reference(MOST, near));
  });
});
