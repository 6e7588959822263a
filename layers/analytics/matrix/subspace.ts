import { seededRandom } from '../numeric/random.ts';
import type { Csr } from './csr.ts';

/**
 * An orthonormal basis of the leading right singular subspace of a sparse matrix X: randomised subspace iteration (Halko,
 * Martinsson and Tropp, SIAM Review 2011, algorithm 4.4) with Cholesky orthonormalisation between steps.
 * O(iterations × (cells × rank + cols × rank²)); cols × rank × 12 bytes.
 *
 * @param rows X
 * @param columns its transpose
 * @returns cols × width, row-major; width is `rank` or less where X has not that many dimensions
 */
export function leadingSubspace(
  rows: Csr,
  columns: Csr,
  rank: number,
  iterations: number,
  seed: number,
): { readonly basis: Float32Array; readonly width: number } {
  const width = Math.min(rank, rows.rows, rows.cols);
  const random = seededRandom(seed, 'subspace');
  let y = new Float32Array(rows.cols * width);
  for (let i = 0; i < y.length; i++) y[i] = random.normal();
  for (let iteration = 0; iteration < iterations; iteration++) {
    y = multiply(columns, multiply(rows, y, width), width);
    orthonormalise(y, rows.cols, width);
  }
  return { basis: y, width };
}

/** Sparse × dense; dense matrices are row-major with `width` columns. */
export function multiply(matrix: Csr, dense: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const product = new Float32Array(matrix.rows * width);
  for (let row = 0; row < matrix.rows; row++) {
    const to = row * width;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      const from = matrix.indices[at] * width;
      const value = matrix.values[at];
      for (let c = 0; c < width; c++) product[to + c] += value * dense[from + c];
    }
  }
  return product;
}

/**
 * Makes the columns of Y orthonormal by Cholesky QR: YᵀY = LLᵀ, Y ← Y L⁻ᵀ. Columns that depend on others, of a matrix of
 * lower rank, become zero.
 */
export function orthonormalise(y: Float32Array, rows: number, width: number): void {
  const l = new Float64Array(width * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      const value = y[row * width + i];
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) l[i * width + j] += value * y[row * width + j];
    }
  }
  const original = Float64Array.from({ length: width }, (_, i) => l[i * width + i]);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = l[i * width + j];
      for (let k = 0; k < j; k++) sum -= l[i * width + k] * l[j * width + k];
      if (i === j) l[i * width + i] = sum > original[i] * 1e-9 ? Math.sqrt(sum) : 0;
      else l[i * width + j] = l[j * width + j] === 0 ? 0 : sum / l[j * width + j];
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      let sum = y[row * width + i];
      for (let j = 0; j < i; j++) sum -= l[i * width + j] * y[row * width + j];
      y[row * width + i] = l[i * width + i] === 0 ? 0 : sum / l[i * width + i];
    }
  }
}
