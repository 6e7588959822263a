import type { TextTable } from '../inputs/read-table.ts';

/** How a column becomes features; learnt on one table and used on others. */
type Encoder =
  | { readonly kind: 'number'; readonly median: number; readonly hasGaps: boolean }
  | { readonly kind: 'category'; readonly values: readonly string[] };

/** Turns tables of the same columns into features. */
export interface Encoding {
  readonly dims: number;
  /** Features, row-major, finite. A column that is missing there counts as empty. */
  encode(table: TextTable): Float64Array;
}

/** Most values of a text column that become features of their own, and the least share of the rows for each. */
const MOST_VALUES = 30;
const LEAST_SHARE = 0.01;

/**
 * Learns features from columns: numbers as they are, with a mark where some are missing; texts as one feature per frequent value.
 * Columns that are the same everywhere say nothing and are left out.
 */
export function learnEncoding(table: TextTable, columns: readonly string[]): Encoding {
  const encoders = columns.flatMap((name): [string, Encoder][] => {
    const encoder = encoderOf(cellsOf(table, name));
    return encoder === undefined ? [] : [[name, encoder]];
  });
  const dims = encoders.reduce((sum, [, encoder]) => sum + widthOf(encoder), 0);
  return {
    dims,
    encode(other) {
      const x = new Float64Array(other.rows.length * dims);
      let at = 0;
      for (const [name, encoder] of encoders) {
        cellsOf(other, name).forEach((cell, row) => {
          write(x, row * dims + at, cell, encoder);
        });
        at += widthOf(encoder);
      }
      return x;
    },
  };
}

/** The number a cell holds; undefined: none. */
export function numberOf(cell: string | null): number | undefined {
  if (cell === null || cell.trim() === '') return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

function cellsOf(table: TextTable, name: string): readonly (string | null)[] {
  const column = table.columns.indexOf(name);
  return table.rows.map((row) => (column < 0 ? null : (row[column] ?? null)));
}

function encoderOf(cells: readonly (string | null)[]): Encoder | undefined {
  const known = cells.filter((cell) => cell !== null);
  if (new Set(cells).size < 2) return undefined;
  const numbers = known.map(numberOf).filter((value) => value !== undefined);
  if (numbers.length === known.length) {
    const sorted = Float64Array.from(numbers).sort();
    return {
      kind: 'number',
      median: sorted[sorted.length >> 1] ?? 0,
      hasGaps: known.length < cells.length,
    };
  }
  const counts = new Map<string, number>();
  for (const cell of known) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const values = [...counts]
    .filter(([, count]) => count >= LEAST_SHARE * cells.length)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST_VALUES)
    .map(([value]) => value);
  return values.length === 0 ? undefined : { kind: 'category', values };
}

function widthOf(encoder: Encoder): number {
  if (encoder.kind === 'category') return encoder.values.length;
  return encoder.hasGaps ? 2 : 1;
}

function write(x: Float64Array, at: number, cell: string | null, encoder: Encoder): void {
  if (encoder.kind === 'category') {
    const index = cell === null ? -1 : encoder.values.indexOf(cell);
    if (index >= 0) x[at + index] = 1;
    return;
  }
  const value = numberOf(cell);
  x[at] = value ?? encoder.median;
  if (encoder.hasGaps) x[at + 1] = value === undefined ? 1 : 0;
}
