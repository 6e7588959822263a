/**
 * Assignment of least total cost (the Hungarian method with potentials, Kuhn 1955, Jonker and Volgenant 1987).
 * Rectangular problems with at most as many rows as columns. O(rows² × columns) time.
 *
 * @param cost row-major, `rows × columns`; finite
 * @returns the column of each row, each column at most once
 */
export function leastCostAssignment(cost: Float64Array, rows: number, columns: number): Int32Array {
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  // Positions count from 1; 0 stands for "none" on both sides.
  const rowOfColumn = new Int32Array(columns + 1);
  const previousColumn = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOfColumn[0] = row;
    let column = 0;
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const visited = new Uint8Array(columns + 1);
    do {
      visited[column] = 1;
      const from = rowOfColumn[column];
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= columns; j++) {
        if (visited[j]) continue;
        const reduced = cost[(from - 1) * columns + j - 1] - rowPotential[from] - columnPotential[j];
        if (reduced < slack[j]) {
          slack[j] = reduced;
          previousColumn[j] = column;
        }
        if (slack[j] < delta) {
          delta = slack[j];
          next = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (visited[j]) {
          rowPotential[rowOfColumn[j]] += delta;
          columnPotential[j] -= delta;
        } else slack[j] -= delta;
      }
      column = next;
    } while (rowOfColumn[column] !== 0);
    while (column !== 0) {
      const before = previousColumn[column];
      rowOfColumn[column] = rowOfColumn[before];
      column = before;
    }
  }
  const assigned = new Int32Array(rows);
  for (let j = 1; j <= columns; j++) if (rowOfColumn[j] > 0) assigned[rowOfColumn[j] - 1] = j - 1;
  return assigned;
}
