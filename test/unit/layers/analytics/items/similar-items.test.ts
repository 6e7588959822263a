import { describe, expect, it } from 'vitest';
import {
  learnSimilarItems,
  type SimilarItemsTable,
} from '../../../../../layers/analytics/items/similar-items.ts';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import type { ItemContent } from '../../../../../layers/analytics/recommend/content-vectors.ts';

function item(title: string | null, category: readonly string[] = []): ItemContent {
  return { title, description: null, brand: null, category: [...category] };
}

/** A shop by who has what: each list of customers is one item's. */
function alike(holders: readonly (readonly number[])[], items: readonly ItemContent[]): SimilarItemsTable {
  const customers = 1 + Math.max(...holders.flat());
  const cells = holders.flatMap((own, col) => own.map((row) => [row, col] as const));
  const values = new Float32Array(cells.length).fill(2.5);
  const matrix = csrFromTriples(
    customers,
    holders.length,
    cells.map(([row]) => row),
    cells.map(([, col]) => col),
    values,
  );
  return learnSimilarItems(matrix, items);
}

function rowOf({ offsets, item: items, similarity }: SimilarItemsTable, row: number): [number, number][] {
  const [from, to] = [offsets[row]!, offsets[row + 1]!];
  return Array.from(items.subarray(from, to), (other, at) => [other, similarity[from + at]!]);
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('items alike', () => {
  it('are those that many customers share before one that chance put beside them', () => {
    // 200 customers of the detergent; the softener shares 40 of 100 with it, the can one of one: cosines .28 and .07 … but of
    // two items that a single customer has, the cosine is 1.
    const table = alike(
      [range(0, 200), range(160, 260), [0], [0]],
      ['a', 'b', 'c', 'd'].map(() => item(null)),
    );
    expect(rowOf(table, 0).map(([other]) => other)).toEqual([1, 2, 3]);
    const [[, softener], [, can]] = rowOf(table, 0) as [[number, number], [number, number]];
    expect(softener).toBeCloseTo((40 / 50) * (40 / Math.sqrt(200 * 100)), 6);
    expect(can).toBeCloseTo((1 / 11) * (1 / Math.sqrt(200)), 6);
    expect(rowOf(table, 2)[0]).toEqual([3, expect.closeTo(1 / 11, 6)]);
  });

  it('are found by their words where no or few customers have chosen both', () => {
    const titles = ['Indoor watering can', 'Outdoor watering can', 'Cast-iron grill pan', 'Wool blanket'];
    const table = alike(
      [[0], [], [0], range(1, 9)],
      titles.map((title) => item(title)),
    );
    const [[first, similarity], [second]] = rowOf(table, 0) as [[number, number], [number, number]];
    expect([first, second]).toEqual([1, 2]);
    expect(similarity).toBeGreaterThan(0.05);
    expect(similarity).toBeLessThanOrEqual(0.5);
    expect(rowOf(table, 1)[0]?.[0]).toBe(0);
  });

  it('are compared by what customers choose where enough do, whatever is written about them', () => {
    const titles = ['Green tea', 'Green tea', 'Biscuits'];
    const table = alike(
      [range(0, 100), range(200, 300), range(0, 100)],
      titles.map((title) => item(title)),
    );
    expect(rowOf(table, 0).map(([other]) => other)).toEqual([2, 1]);
  });

  it('are the same both ways, never the item itself, and at most 1', () => {
    const holders = range(0, 30).map((n) =>
      range(0, 40).filter((customer) => (customer * 7 + n * n) % (2 + (n % 5)) === 0),
    );
    const table = alike(
      holders,
      holders.map((_, n) => item(`thing ${n % 4}`, ['All', `Part ${n % 3}`])),
    );
    const similarity = new Map(
      holders.flatMap((_, row) => rowOf(table, row).map(([other, value]) => [`${row} ${other}`, value])),
    );
    expect(similarity.size).toBeGreaterThan(100);
    for (const [pair, value] of similarity) {
      const [a, b] = pair.split(' ');
      expect(a).not.toBe(b);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(similarity.get(`${b} ${a}`)).toBeCloseTo(value, 6);
    }
  });

  it('are none where nothing is known', () => {
    expect(rowOf(alike([[0], []], [item(null), item(null)]), 1)).toEqual([]);
  });
});
