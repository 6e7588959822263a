import type { Csr } from '../matrix/csr.ts';
import type { TopLists } from './contract.ts';

/** Lists as a sparse matrix with one row a list, columns ascending. O(cells log k). */
export function csrOfLists(lists: TopLists, cols: number): Csr {
  const rows = lists.counts.length;
  const offsets = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) offsets[row + 1] = offsets[row] + lists.counts[row];
  const indices = new Int32Array(offsets[rows]);
  const values = new Float32Array(offsets[rows]);
  // A column and its place in the list as one number: sorting numbers needs no comparison function.
  const keys = new Float64Array(lists.k);
  for (let row = 0; row < rows; row++) {
    const count = lists.counts[row];
    const start = row * lists.k;
    for (let i = 0; i < count; i++) keys[i] = lists.items[start + i] * lists.k + i;
    const sorted = keys.subarray(0, count).sort();
    for (let i = 0; i < count; i++) {
      const item = Math.floor(sorted[i] / lists.k);
      indices[offsets[row] + i] = item;
      values[offsets[row] + i] = lists.scores[start + sorted[i] - item * lists.k];
    }
  }
  return { rows, cols, offsets, indices, values };
}
