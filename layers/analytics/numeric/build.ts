import type { Csr } from './csr.ts';

/**
 * A sparse matrix from triples in any order; triples of the same cell are added up in the order given, in double
 * precision. Sums of zero stay as explicit cells. O(triples + rows + cols) by two counting sorts.
 */
export function csrFromTriples(
  rows: number,
  cols: number,
  rowOf: ArrayLike<number>,
  colOf: ArrayLike<number>,
  cellValue: ArrayLike<number>,
): Csr {
  const order = cellOrder(rows, cols, rowOf, colOf);
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(order.length);
  const values = new Float32Array(order.length);
  let cells = 0;
  for (let at = 0; at < order.length; ) {
    const row = rowOf[order[at]];
    const col = colOf[order[at]];
    let sum = 0;
    for (; at < order.length && rowOf[order[at]] === row && colOf[order[at]] === col; at++) {
      sum += cellValue[order[at]];
    }
    indices[cells] = col;
    values[cells] = sum;
    cells++;
    offsets[row + 1] = cells;
  }
  for (let row = 0; row < rows; row++) offsets[row + 1] = Math.max(offsets[row + 1], offsets[row]);
  return { rows, cols, offsets, indices: indices.slice(0, cells), values: values.slice(0, cells) };
}

/** Positions of triples sorted by row, then column, then position. O(n + rows + cols). */
export function cellOrder(
  rows: number,
  cols: number,
  rowOf: ArrayLike<number>,
  colOf: ArrayLike<number>,
): Int32Array {
  const positions = new Int32Array(colOf.length);
  for (let i = 0; i < positions.length; i++) positions[i] = i;
  return countingSort(countingSort(positions, colOf, cols), rowOf, rows);
}

/** Stable: sorts `positions` by `key[position]` in [0, keys). */
function countingSort(positions: Int32Array, key: ArrayLike<number>, keys: number): Int32Array {
  const start = new Int32Array(keys + 1);
  for (let i = 0; i < positions.length; i++) start[key[positions[i]] + 1]++;
  for (let k = 0; k < keys; k++) start[k + 1] += start[k];
  const sorted = new Int32Array(positions.length);
  for (let i = 0; i < positions.length; i++) sorted[start[key[positions[i]]]++] = positions[i];
  return sorted;
}

/** The transpose. O(cells + cols). */
export function transpose(matrix: Csr): Csr {
  const { rows, cols, offsets, indices, values } = matrix;
  const start = new Int32Array(cols + 1);
  for (let at = 0; at < indices.length; at++) start[indices[at] + 1]++;
  for (let col = 0; col < cols; col++) start[col + 1] += start[col];
  const next = start.slice();
  const toIndices = new Int32Array(indices.length);
  const toValues = new Float32Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const to = next[indices[at]]++;
      toIndices[to] = row;
      toValues[to] = values[at];
    }
  }
  return { rows: cols, cols: rows, offsets: start, indices: toIndices, values: toValues };
}
