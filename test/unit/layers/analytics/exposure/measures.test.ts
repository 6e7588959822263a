import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureOf } from '../../../../../layers/analytics/exposure/measures.ts';
import type { TopLists } from '../../../../../layers/analytics/recommend/contract.ts';

/** Lists of the same length, best first. */
function listsOf(rows: readonly (readonly number[])[]): TopLists {
  const k = rows.reduce((most, { length }) => Math.max(most, length), 1);
  const lists = {
    k,
    counts: Int32Array.from(rows, ({ length }) => length),
    items: new Int32Array(rows.length * k),
    scores: new Float32Array(rows.length * k),
  };
  for (const [row, items] of rows.entries()) {
    lists.items.set(items, row * k);
    lists.scores.set(
      items.map((_, rank) => 1 / (1 + rank)),
      row * k,
    );
  }
  return lists;
}

describe('the exposure of items', () => {
  it('counts lists, places, catalogue and overlap', () => {
    const lists = listsOf([[0, 1], [0, 2], [0, 1], []]);
    const exposure = exposureOf(lists, [4, 2, 1, 1, 0], 8, listsOf([[0, 3], [3, 4], [1, 0], [0]]));
    expect(exposure).toMatchObject({
      lists: 3,
      commonestItemShare: 1,
      topTenShare: 1,
      // Four items have a customer, three are shown.
      coverage: 0.75,
      // One of two, none of two, both.
      overlap: 0.5,
      // Six places: three of one bit, two of two bits, one of three.
      novelty: (3 * 1 + 2 * 2 + 3) / 6,
    });
  });

  it('looks at ten places of a list at most', () => {
    const long = Array.from({ length: 15 }, (_, item) => item);
    const exposure = exposureOf(listsOf([long]), new Array(15).fill(1), 1, null);
    expect(exposure).toMatchObject({ listLength: 10, coverage: 10 / 15, overlap: null });
  });

  it('has a Gini coefficient of 0 where all are shown equally, and near 1 where one is', () => {
    const even = Array.from({ length: 100 }, (_, item) => [item]);
    const same = even.map(() => [0]);
    const holders = new Array(100).fill(1);
    expect(exposureOf(listsOf(even), holders, 100, null).gini).toBeCloseTo(0, 10);
    expect(exposureOf(listsOf(same), holders, 100, null).gini).toBeCloseTo(0.99, 10);
  });

  it('stays within its bounds for any lists', () => {
    const rows = fc.array(fc.uniqueArray(fc.nat(19), { maxLength: 12 }), { maxLength: 30 });
    const holders = fc.array(fc.nat(9), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(rows, rows, holders, (own, others, having) => {
        const compared = listsOf(own.map((_, row) => others[row] ?? []));
        const found = exposureOf(listsOf(own), having, 10, compared);
        for (const name of ['coverage', 'gini', 'commonestItemShare', 'topTenShare', 'overlap'] as const) {
          expect(found[name]).toBeGreaterThanOrEqual(-1e-12);
          expect(found[name]).toBeLessThanOrEqual(1);
        }
        expect(found.novelty).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
