import { csrFromTriples } from '../../layers/analytics/numeric/build.ts';
import type { Csr } from '../../layers/analytics/numeric/csr.ts';
import type { Interactions } from '../../layers/analytics/recommend/contract.ts';
import type { Item } from '../../layers/contract/events/dataset.ts';

/**
 * Interactions of a matrix that came without events (public benchmark splits): everything happened at `asOf`, each
 * cell once.
 */
export function interactionsOf(matrix: Csr, asOf = 0, items: readonly Item[] = []): Interactions {
  const zero = new Int32Array(matrix.indices.length);
  return {
    matrix,
    items,
    seen: { offsets: matrix.offsets, indices: matrix.indices },
    demand: csrFromTriples(matrix.cols, 1, matrix.indices, zero, matrix.values),
    log: {
      offsets: matrix.offsets,
      item: matrix.indices,
      time: new Float64Array(matrix.values.length).fill(asOf),
      weight: matrix.values,
      basket: new Int32Array(matrix.values.length),
    },
    firstTime: new Float64Array(matrix.values.length).fill(asOf),
    lastTime: new Float64Array(matrix.values.length).fill(asOf),
    purchases: new Float32Array(matrix.values.length).fill(1),
    asOf,
  };
}
