import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import type { TopLists } from './contract.ts';

/**
 * Lists as a sparse matrix with one row per list, columns ascending: built by column and transposed, a counting sort.
 * O(cells + rows + cols).
 */
export function csrOfLists(lists: TopLists, cols: number): Csr {
  const { k, counts, items, scores } = lists;
  const rows = counts.length;
  const offsets = new Int32Array(cols + 1);
  for (let row = 0; row < rows; row++) {
    const end = row * k + counts[row];
    for (let at = row * k; at < end; at++) offsets[items[at] + 1]++;
  }
  for (let col = 0; col < cols; col++) offsets[col + 1] += offsets[col];
  const next = offsets.slice();
  const indices = new Int32Array(offsets[cols]);
  const values = new Float32Array(offsets[cols]);
  for (let row = 0; row < rows; row++) {
    const end = row * k + counts[row];
    for (let at = row * k; at < end; at++) {
      const to = next[items[at]]++;
      indices[to] = row;
      values[to] = scores[at];
    }
  }
  return transpose({ rows: cols, cols: rows, offsets, indices, values });
}
