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
    // Every other time is enough to keep the small directions apart from the large ones in single precision.
    if (iteration % 2 === 1 || iteration === iterations - 1) orthonormalise(y, rows.cols, width);
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
 * lower rank, become zero. Four rows at a time, so that each number of L that is read serves four.
 */
export function orthonormalise(y: Float32Array, rows: number, width: number): void {
  const l = new Float64Array(width * width);
  const four = new Float64Array(4 * width);
  for (let row = 0; row < rows; row += 4) {
    takeRows(y, row, rows, width, four);
    for (let i = 0; i < width; i++) {
      const [a, b, c, d] = [four[4 * i], four[4 * i + 1], four[4 * i + 2], four[4 * i + 3]];
      for (let j = 0; j <= i; j++) {
        l[i * width + j] +=
          a * four[4 * j] + b * four[4 * j + 1] + (c * four[4 * j + 2] + d * four[4 * j + 3]);
      }
    }
  }
  factor(l, width);
  for (let row = 0; row < rows; row += 4) {
    takeRows(y, row, rows, width, four);
    for (let i = 0; i < width; i++) {
      let [a, b, c, d] = [four[4 * i], four[4 * i + 1], four[4 * i + 2], four[4 * i + 3]];
      for (let j = 0; j < i; j++) {
        const x = l[i * width + j];
        a -= x * four[4 * j];
        b -= x * four[4 * j + 1];
        c -= x * four[4 * j + 2];
        d -= x * four[4 * j + 3];
      }
      const scale = l[i * width + i] === 0 ? 0 : 1 / l[i * width + i];
      four[4 * i] = a * scale;
      four[4 * i + 1] = b * scale;
      four[4 * i + 2] = c * scale;
      four[4 * i + 3] = d * scale;
    }
    const there = Math.min(4, rows - row);
    for (let r = 0; r < there; r++) {
      for (let i = 0; i < width; i++) y[(row + r) * width + i] = four[4 * i + r];
    }
  }
}

/** Four rows of Y, column by column; rows beyond the last are zero. */
function takeRows(y: Float32Array, row: number, rows: number, width: number, into: Float64Array): void {
  for (let r = 0; r < 4; r++) {
    const from = (row + r) * width;
    for (let i = 0; i < width; i++) into[4 * i + r] = row + r < rows ? y[from + i] : 0;
  }
}

/** Cholesky factor in place, lower triangle; a pivot that is nearly nothing beside what it was becomes 0. */
function factor(l: Float64Array, width: number): void {
  const original = Float64Array.from({ length: width }, (_, i) => l[i * width + i]);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = l[i * width + j];
      for (let k = 0; k < j; k++) sum -= l[i * width + k] * l[j * width + k];
      if (i === j) l[i * width + i] = sum > original[i] * 1e-9 ? Math.sqrt(sum) : 0;
      else l[i * width + j] = l[j * width + j] === 0 ? 0 : sum / l[j * width + j];
    }
  }
}
