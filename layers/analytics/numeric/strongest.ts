import type { Csr } from './csr.ts';
import { TopK } from './top-k.ts';

/** The k largest cells of each row, columns still ascending; of equal cells the lower column. O(cells + rows × k log k). */
export function strongest(matrix: Csr, k: number): Csr {
  const offsets = new Int32Array(matrix.rows + 1);
  for (let row = 0; row < matrix.rows; row++) {
    offsets[row + 1] = offsets[row] + Math.min(k, matrix.offsets[row + 1] - matrix.offsets[row]);
  }
  const indices = new Int32Array(offsets[matrix.rows]);
  const values = new Float32Array(indices.length);
  const top = new TopK(k);
  const chosen = new Int32Array(k);
  const amounts = new Float64Array(k);
  for (let row = 0; row < matrix.rows; row++) {
    // By position, which ascends with the column.
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) top.push(at, matrix.values[at]);
    const places = chosen.subarray(0, top.drain(chosen, amounts, 0)).sort();
    for (let i = 0; i < places.length; i++) {
      indices[offsets[row] + i] = matrix.indices[places[i]];
      values[offsets[row] + i] = matrix.values[places[i]];
    }
  }
  return { ...matrix, offsets, indices, values };
}
