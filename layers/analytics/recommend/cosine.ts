import type { Csr } from '../matrix/csr.ts';
import { TopK } from '../numeric/top-k.ts';
import type { TopLists } from './contract.ts';
import { emptyLists } from './lists.ts';

/**
 * The k most cosine-similar columns of each column `[from, to)` of a sparse matrix, itself excluded:
 *
 *   sim(i, j) = Σ_u x_ui x_uj / (‖x_i‖ ‖x_j‖ + shrinkage)
 *
 * Shrinkage pulls pairs that few customers share towards zero. One dense row of memory; time is the sum over the
 * slice's cells of the length of their rows, so slices of equal columns need not be equal work.
 *
 * @param rows customers × items
 * @param columns its transpose
 */
export function cosineNeighbours(
  rows: Csr,
  columns: Csr,
  from: number,
  to: number,
  options: { readonly k: number; readonly shrinkage: number },
): TopLists {
  const norms = rowNorms(columns);
  const lists = emptyLists(to - from, options.k);
  const top = new TopK(options.k);
  const dots = new Float64Array(columns.rows);
  const touched = new Int32Array(columns.rows);
  for (let item = from; item < to; item++) {
    let count = 0;
    for (let c = columns.offsets[item]; c < columns.offsets[item + 1]; c++) {
      const row = columns.indices[c];
      const weight = columns.values[c];
      const end = rows.offsets[row + 1];
      for (let r = rows.offsets[row]; r < end; r++) {
        const other = rows.indices[r];
        // Values are positive, so zero means not met yet.
        if (dots[other] === 0) touched[count++] = other;
        dots[other] += weight * rows.values[r];
      }
    }
    for (let t = 0; t < count; t++) {
      const other = touched[t];
      if (other !== item) {
        top.push(other, dots[other] / (norms[item] * norms[other] + options.shrinkage));
      }
      dots[other] = 0;
    }
    lists.counts[item - from] = top.drain(lists.items, lists.scores, (item - from) * options.k);
  }
  return lists;
}

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

/** Lists as a sparse matrix with one row a list. O(cells log k). */
export function csrOfLists(lists: TopLists, cols: number): Csr {
  const rows = lists.counts.length;
  const offsets = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) offsets[row + 1] = offsets[row] + lists.counts[row];
  const indices = new Int32Array(offsets[rows]);
  const values = new Float32Array(offsets[rows]);
  const order: number[] = [];
  for (let row = 0; row < rows; row++) {
    order.length = 0;
    for (let i = 0; i < lists.counts[row]; i++) order.push(row * lists.k + i);
    order.sort((a, b) => lists.items[a] - lists.items[b]);
    for (const [i, at] of order.entries()) {
      indices[offsets[row] + i] = lists.items[at];
      values[offsets[row] + i] = lists.scores[at];
    }
  }
  return { rows, cols, offsets, indices, values };
}
