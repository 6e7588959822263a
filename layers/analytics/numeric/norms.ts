import type { Csr } from './csr.ts';

/** Euclidean length of each row. */
export function rowNorms(matrix: Csr): Float64Array {
  const norms = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) sum += matrix.values[at] ** 2;
    norms[row] = Math.sqrt(sum);
  }
  return norms;
}
