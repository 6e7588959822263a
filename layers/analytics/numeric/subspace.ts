import type { Csr } from './csr.ts';
import { seededRandom } from './random.ts';

/**
 * An orthonormal basis of the leading right singular subspace of a sparse matrix X: randomised subspace iteration (Halko,
 * Martinsson and Tropp, SIAM Review 2011, algorithm 4.4) with Cholesky orthonormalisation between steps.
 * O(iterations × (cells × rank + cols × rank²)); cols × rank × 12 bytes.
 *
 * @param rows X
 * @param columns its transpose
 * @returns cols × width, row-major; width is `rank`, or less where X has fewer dimensions
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
    // Every second iteration is enough to keep small directions apart from large ones in single precision.
    if (iteration % 2 === 1 || iteration === iterations - 1) orthonormalise(y, rows.cols, width);
  }
  return { basis: y, width };
}

/**
 * Sparse × dense; dense matrices are row-major with `width` columns. Four cells at a time, so that a sum is read and
 * written once per four products.
 */
export function multiply(matrix: Csr, dense: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const { offsets, indices, values } = matrix;
  const product = new Float32Array(matrix.rows * width);
  const sums = new Float64Array(width);
  for (let row = 0; row < matrix.rows; row++) {
    const end = offsets[row + 1];
    sums.fill(0);
    let at = offsets[row];
    for (; at + 3 < end; at += 4) {
      const [a, b, c, d] = [values[at], values[at + 1], values[at + 2], values[at + 3]];
      const fromA = indices[at] * width;
      const fromB = indices[at + 1] * width;
      const fromC = indices[at + 2] * width;
      const fromD = indices[at + 3] * width;
      for (let col = 0; col < width; col++) {
        sums[col] +=
          a * dense[fromA + col] + b * dense[fromB + col] + (c * dense[fromC + col] + d * dense[fromD + col]);
      }
    }
    for (; at < end; at++) {
      const value = values[at];
      const from = indices[at] * width;
      for (let col = 0; col < width; col++) sums[col] += value * dense[from + col];
    }
    product.set(sums, row * width);
  }
  return product;
}

/** YᵀY of a row-major matrix with `width` columns: width × width, row-major. O(rows × width²). */
export function crossProducts(y: Float32Array, width: number): Float64Array {
  const l = lowerProducts(y, width);
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) l[j * width + i] = l[i * width + j];
  return l.subarray(0, width * width);
}

/** The lower triangle of YᵀY, and a last row that only fills up a pair. */
function lowerProducts(y: Float32Array, width: number): Float64Array {
  // One row and column more than there are: the partner of the last, all 0, where their number is odd.
  const l = new Float64Array((width + 1) * width);
  const four = new Float64Array(4 * (width + 1));
  const rows = y.length / Math.max(1, width);
  for (let row = 0; row < rows; row += 4) {
    takeRows(y, row, rows, width, four);
    for (let i = 0; i < width; i += 2) addProducts(four, i, l, width);
  }
  return l;
}

// More than 20 times faster than ml-matrix's QrDecomposition at 4,000 × 128: `npm run bench -- dense`.
/**
 * Makes the columns of Y orthonormal by Cholesky QR: YᵀY = LLᵀ, Y ← Y L⁻ᵀ. Columns that depend on others (Y of lower
 * rank) become zero. Four rows by two columns at a time, so that each number that is read is used more than once.
 */
export function orthonormalise(y: Float32Array, rows: number, width: number): void {
  const l = lowerProducts(y, width);
  const four = new Float64Array(4 * (width + 1));
  factor(l, width);
  for (let row = 0; row < rows; row += 4) {
    takeRows(y, row, rows, width, four);
    for (let i = 0; i < width; i += 2) solvePair(four, i, l, width);
    const there = Math.min(4, rows - row);
    for (let r = 0; r < there; r++) {
      for (let i = 0; i < width; i++) y[(row + r) * width + i] = four[4 * i + r];
    }
  }
}

/** Adds four rows' products of columns i and i + 1 with all up to themselves to the lower triangle. */
function addProducts(four: Float64Array, i: number, l: Float64Array, width: number): void {
  const [a, b, c, d] = [four[4 * i], four[4 * i + 1], four[4 * i + 2], four[4 * i + 3]];
  const [e, f, g, h] = [four[4 * i + 4], four[4 * i + 5], four[4 * i + 6], four[4 * i + 7]];
  const top = i * width;
  const low = top + width;
  for (let j = 0; j <= i; j++) {
    const p = four[4 * j];
    const q = four[4 * j + 1];
    const r = four[4 * j + 2];
    const s = four[4 * j + 3];
    l[top + j] += a * p + b * q + (c * r + d * s);
    l[low + j] += e * p + f * q + (g * r + h * s);
  }
  if (i + 1 < width) l[low + i + 1] += e * e + f * f + (g * g + h * h);
}

/** Forward substitution of columns i and i + 1 of four rows; columns before them are solved. */
function solvePair(four: Float64Array, i: number, l: Float64Array, width: number): void {
  let [a, b, c, d] = [four[4 * i], four[4 * i + 1], four[4 * i + 2], four[4 * i + 3]];
  let [e, f, g, h] = [four[4 * i + 4], four[4 * i + 5], four[4 * i + 6], four[4 * i + 7]];
  const top = i * width;
  const low = top + width;
  for (let j = 0; j < i; j++) {
    const p = four[4 * j];
    const q = four[4 * j + 1];
    const r = four[4 * j + 2];
    const s = four[4 * j + 3];
    const x = l[top + j];
    const y = l[low + j];
    a -= x * p;
    b -= x * q;
    c -= x * r;
    d -= x * s;
    e -= y * p;
    f -= y * q;
    g -= y * r;
    h -= y * s;
  }
  const scale = reciprocal(l[top + i]);
  const x = l[low + i];
  a *= scale;
  b *= scale;
  c *= scale;
  d *= scale;
  four[4 * i] = a;
  four[4 * i + 1] = b;
  four[4 * i + 2] = c;
  four[4 * i + 3] = d;
  if (i + 1 === width) return;
  const next = reciprocal(l[low + i + 1]);
  four[4 * i + 4] = (e - x * a) * next;
  four[4 * i + 5] = (f - x * b) * next;
  four[4 * i + 6] = (g - x * c) * next;
  four[4 * i + 7] = (h - x * d) * next;
}

/** 1 / x; of 0: 0. */
function reciprocal(x: number): number {
  return x === 0 ? 0 : 1 / x;
}

/** Four rows of Y, column by column; rows beyond the last are zero. */
function takeRows(y: Float32Array, row: number, rows: number, width: number, into: Float64Array): void {
  for (let r = 0; r < 4; r++) {
    const from = (row + r) * width;
    for (let i = 0; i < width; i++) into[4 * i + r] = row + r < rows ? y[from + i] : 0;
  }
}

/** Cholesky factor in place, lower triangle; a pivot that is nearly 0 relative to its diagonal element becomes 0. */
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
