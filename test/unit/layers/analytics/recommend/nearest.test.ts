import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrFromTriples, transpose } from '../../../../../layers/analytics/numeric/build.ts';
import type { Csr } from '../../../../../layers/analytics/numeric/csr.ts';
import { csrOfLists } from '../../../../../layers/analytics/recommend/lists-matrix.ts';
import { nearest } from '../../../../../layers/analytics/recommend/nearest.ts';
import { similarityOf } from '../../../../../layers/analytics/recommend/similarity.ts';

/** A worked example: users 1 to 5 × items 1 to 5, 0 = not rated. */
const RATINGS = [
  [1, 5, 3, 0, 4],
  [5, 0, 2, 1, 3],
  [4, 3, 1, 4, 2],
  [0, 4, 5, 3, 0],
  [3, 1, 4, 2, 5],
];

function sparse(table: readonly (readonly number[])[]): Csr {
  const cells = table.flatMap((line, r) => line.map((value, c) => [r, c, value] as const));
  const there = cells.filter(([, , value]) => value !== 0);
  return csrFromTriples(
    table.length,
    table[0]!.length,
    there.map(([r]) => r),
    there.map(([, c]) => c),
    there.map(([, , v]) => v),
  );
}

function cosineNeighbours(rows: Csr, from: number, to: number, k: number, shrinkage: number) {
  const items = transpose(rows);
  return nearest(items, rows, from, to, k, similarityOf('cosine', items, shrinkage));
}

/** Plain reference: every pair of columns of the dense table. */
function reference(table: readonly (readonly number[])[], k: number, shrinkage: number) {
  const column = (c: number) => table.map((line) => line[c]!);
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const items = table[0]!.map((_, c) => c);
  return items.map((i) =>
    items
      .filter((j) => j !== i && dot(column(i), column(j)) > 0)
      .map((j) => {
        const lengths = Math.sqrt(dot(column(i), column(i))) * Math.sqrt(dot(column(j), column(j)));
        return { item: j, score: dot(column(i), column(j)) / (lengths + shrinkage) };
      })
      .sort((a, b) => b.score - a.score || a.item - b.item)
      .slice(0, k),
  );
}

describe('cosine neighbours', () => {
  it('of the worked example are those computed by hand', () => {
    const rows = sparse(RATINGS);
    const lists = cosineNeighbours(rows, 0, 1, 4, 0);
    // Item 1 is (1,5,4,0,3), length √51. Its dot products: item 2 (5,0,3,4,1) 5+0+12+0+3 = 20, √51;
    // item 3 (3,2,1,5,4) 3+10+4+0+12 = 29, √55; item 4 (0,1,4,3,2) 0+5+16+0+6 = 27, √30;
    // item 5 (4,3,2,0,5) 4+15+8+0+15 = 42, √54.
    expect(Array.from(lists.items)).toEqual([4, 3, 2, 1]);
    const byHand = [
      42 / Math.sqrt(51 * 54),
      27 / Math.sqrt(51 * 30),
      29 / Math.sqrt(51 * 55),
      20 / Math.sqrt(51 * 51),
    ];
    for (const [rank, score] of byHand.entries()) expect(lists.scores[rank]).toBeCloseTo(score, 6);
  });

  it('are those of the plain definition', () => {
    const tables = fc.array(fc.array(fc.constantFrom(0, 0, 1, 2, 3), { minLength: 6, maxLength: 6 }), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(tables, fc.integer({ min: 1, max: 7 }), fc.constantFrom(0, 1.5), (table, k, shrinkage) => {
        const rows = sparse(table);
        const lists = cosineNeighbours(rows, 0, 6, k, shrinkage);
        for (const [item, expected] of reference(table, k, shrinkage).entries()) {
          const scores = Array.from(lists.scores.subarray(item * k, item * k + lists.counts[item]!));
          expect(scores).toHaveLength(expected.length);
          for (const [rank, { score }] of expected.entries()) expect(scores[rank]).toBeCloseTo(score, 6);
        }
      }),
    );
  });

  it('as a matrix have ascending columns and the same cells', () => {
    const rows = sparse(RATINGS);
    const lists = cosineNeighbours(rows, 0, 5, 2, 0);
    const matrix = csrOfLists(lists, 5);
    expect(matrix.offsets).toEqual(Int32Array.of(0, 2, 4, 6, 8, 10));
    expect(Array.from(matrix.indices.subarray(0, 2))).toEqual([3, 4]);
    expect(matrix.values[1]).toBe(lists.scores[0]);
  });
});
