import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrFromTriples, transpose } from '../../../../../layers/analytics/numeric/build.ts';
import type { Csr } from '../../../../../layers/analytics/numeric/csr.ts';
import { csrSections, readCsr } from '../../../../../layers/analytics/numeric/sections.ts';
import { encodeSnapshot, openSnapshot } from '../../../../../layers/analytics/snapshot/format.ts';

const ROWS = 6;
const COLS = 5;
const triples = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: ROWS - 1 }),
    fc.integer({ min: 0, max: COLS - 1 }),
    fc.integer({ min: 1, max: 9 }),
  ),
  { maxLength: 40 },
);

function build(cells: readonly (readonly [number, number, number])[]): Csr {
  return csrFromTriples(
    ROWS,
    COLS,
    cells.map(([r]) => r),
    cells.map(([, c]) => c),
    cells.map(([, , v]) => v),
  );
}

/** Plain reference: a dense table. */
function dense(matrix: Csr): number[][] {
  const cells = Array.from({ length: matrix.rows }, () => new Array<number>(matrix.cols).fill(0));
  for (let row = 0; row < matrix.rows; row++) {
    let before = -1;
    for (let at = matrix.offsets[row]!; at < matrix.offsets[row + 1]!; at++) {
      const col = matrix.indices[at]!;
      expect(col).toBeGreaterThan(before);
      before = col;
      cells[row]![col] = matrix.values[at]!;
    }
  }
  return cells;
}

describe('a sparse matrix', () => {
  it('built from triples in any order adds up what falls on one cell', () => {
    fc.assert(
      fc.property(triples, (cells) => {
        const expected = Array.from({ length: ROWS }, () => new Array<number>(COLS).fill(0));
        for (const [r, c, v] of cells) expected[r]![c]! += v;
        expect(dense(build(cells))).toEqual(expected);
        expect(build([...cells].reverse())).toEqual(build(cells));
      }),
    );
  });

  it('transposes like a table', () => {
    fc.assert(
      fc.property(triples, (cells) => {
        const table = dense(build(cells));
        const turned = dense(transpose(build(cells)));
        expect(turned).toEqual(Array.from({ length: COLS }, (_, c) => table.map((row) => row[c])));
      }),
    );
  });

  it('comes back from a snapshot as it was, shape and all', () => {
    const matrix = build([[1, 2, 3]]);
    const reader = openSnapshot(new Uint8Array(Buffer.concat(encodeSnapshot(csrSections('m', matrix)))));
    expect(readCsr(reader, 'm')).toEqual(matrix);
  });
});
