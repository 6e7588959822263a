import type { Csr } from './csr.ts';

export const WEIGHTINGS = ['raw', 'binary', 'log', 'tfidf', 'bm25'] as const;
export type WeightingName = (typeof WEIGHTINGS)[number];

/** Term saturation and length normalisation of BM25: the values of Robertson and Walker (TREC-3). */
const K1 = 1.2;
const B = 0.75;

/**
 * A matrix with its values replaced: `raw` as they are; `binary` 1; `log` ln(1 + x); `tfidf` √x · idf; `bm25` the saturated form, with
 * idf = ln(rows / (1 + rows having the column)) floored at a small positive number, so that values stay positive. The
 * shape is shared, values are new (but for `raw`).
 */
export function weighted(matrix: Csr, name: WeightingName): Csr {
  if (name === 'raw') return matrix;
  if (name === 'binary' || name === 'log') return { ...matrix, values: weightedValues(matrix.values, name) };
  const idf = inverseFrequencies(matrix);
  const values = new Float32Array(matrix.values.length);
  const total = matrix.values.reduce((sum, value) => sum + value, 0);
  const meanLength = total / Math.max(1, matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    let length = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) length += matrix.values[at];
    const penalty = K1 * (1 - B + (B * length) / meanLength);
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      const x = matrix.values[at];
      const term = name === 'tfidf' ? Math.sqrt(x) : (x * (K1 + 1)) / (x + penalty);
      values[at] = term * idf[matrix.indices[at]];
    }
  }
  return { ...matrix, values };
}

/** The weightings that need only the value itself. */
export function weightedValues(values: Float32Array, name: 'raw' | 'binary' | 'log'): Float32Array {
  if (name === 'raw') return values;
  return name === 'binary' ? new Float32Array(values.length).fill(1) : values.map(Math.log1p);
}

function inverseFrequencies(matrix: Csr): Float64Array {
  const rowsWith = new Float64Array(matrix.cols);
  for (const col of matrix.indices) rowsWith[col]++;
  return rowsWith.map((count) => Math.max(0.01, Math.log(matrix.rows / (1 + count))));
}
