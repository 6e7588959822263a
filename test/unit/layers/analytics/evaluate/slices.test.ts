import { describe, expect, it } from 'vitest';
import { similarityByCustomers } from '../../../../../layers/analytics/evaluate/item-similarity.ts';
import { rankingMetrics } from '../../../../../layers/analytics/evaluate/metrics.ts';
import { historySlices, itemSlices } from '../../../../../layers/analytics/evaluate/slices.ts';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';

const [first, second, none] = [
  [5, 6],
  [6, 5],
  [7, 8],
].map((list) => rankingMetrics(list, [5], 2));

describe('slices by length of history', () => {
  it('hold each customer once, and their means', () => {
    const slices = historySlices([first!, second!, none!, first!], [1, 2, 3, 250]);
    expect(slices.map(({ name, queries }) => [name, queries])).toEqual([
      ['history 0', 0],
      ['history 1-2', 2],
      ['history 3-9', 1],
      ['history 10-29', 0],
      ['history 30-99', 0],
      ['history 100+', 1],
    ]);
    expect(slices[1]!.ndcg).toBeCloseTo((1 + 1 / Math.log2(3)) / 2, 12);
    expect([slices[2]!.ndcg, slices[5]!.ndcg]).toEqual([0, 1]);
  });
});

describe('slices by what was known of items', () => {
  it('ask for their own items only, of customers who took one', () => {
    // Customer 0 took an item they had (1), one of others (2) and one nobody knew (-1); customer 1 one of others.
    const lists = [[2, 9, 1], [3]];
    const relevant = [[1, 2, -1], [4]];
    const slices = itemSlices(
      2,
      3,
      (q) => lists[q]!,
      (q) => relevant[q]!,
      (q, item) => (item < 0 ? 'new' : q === 0 && item === 1 ? 'own' : 'known'),
    );
    expect(slices.map(({ name, queries, recall }) => [name, queries, recall])).toEqual([
      ['items own', 1, 1],
      ['items known', 2, 0.5],
      ['items new', 1, 0],
    ]);
    expect(slices[0]!.ndcg).toBeCloseTo(1 / Math.log2(4), 12);
  });
});

describe('similarity of items by their customers', () => {
  it('is the cosine of the sets', () => {
    // Item 0 has customers 0 1 2, item 1 has 1 2 3 4, item 2 has nobody.
    const similarity = similarityByCustomers(
      csrFromTriples(5, 3, [0, 1, 2, 1, 2, 3, 4], [0, 0, 0, 1, 1, 1, 1], new Float32Array(7).fill(3)),
    );
    expect(similarity(0, 1)).toBeCloseTo(2 / Math.sqrt(12), 12);
    expect(similarity(1, 1)).toBe(1);
    expect(similarity(0, 2)).toBe(0);
  });
});
