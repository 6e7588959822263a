import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopK } from '../../../../../layers/analytics/numeric/top-k.ts';

function best(k: number, scores: readonly number[], order?: readonly number[]): number[] {
  const top = new TopK(k);
  for (const index of order ?? scores.keys()) top.push(index, scores[index]!);
  const indices = new Int32Array(k);
  const count = top.drain(indices, new Float64Array(k), 0);
  return Array.from(indices.subarray(0, count));
}

describe('the k best', () => {
  it('are what sorting gives, whatever the order of offers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 40 }),
        fc.integer({ min: 0, max: 12 }),
        (scores, k) => {
          const sorted = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, k);
          expect(best(k, scores)).toEqual(sorted);
          expect(best(k, scores, [...scores.keys()].reverse())).toEqual(sorted);
        },
      ),
    );
  });

  it('never hold a score that is not a finite number', () => {
    expect(best(3, [Number.NaN, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toEqual([1]);
  });

  it('say what it takes to enter', () => {
    const top = new TopK(2);
    expect(top.threshold).toBe(-Infinity);
    top.push(0, 5);
    top.push(1, 3);
    expect(top.threshold).toBe(3);
    expect(new TopK(0).threshold).toBe(Infinity);
  });

  it('can be used again after draining', () => {
    const top = new TopK(1);
    const into = new Int32Array(1);
    top.push(0, 9);
    top.drain(into, new Float32Array(1), 0);
    top.push(4, 1);
    expect(top.drain(into, new Float32Array(1), 0)).toBe(1);
    expect(into[0]).toBe(4);
  });
});
