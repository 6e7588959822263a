import type { Csr } from '../matrix/csr.ts';
import { TopK } from '../numeric/top-k.ts';
import type { TopLists } from './contract.ts';
import { emptyLists } from './lists.ts';
import type { Similarity } from './similarity.ts';

/**
 * The k most similar vectors of each of the vectors `[from, to)`, itself excluded; only pairs that share something and
 * are positively similar. One dense row of memory; time is the sum over the slice's cells of the number of vectors
 * sharing the cell's dimension, so slices of equal size need not be equal work.
 *
 * @param vectors one a row, positive cells
 * @param byDimension its transpose
 */
export function nearest(
  vectors: Csr,
  byDimension: Csr,
  from: number,
  to: number,
  k: number,
  similarity: Similarity,
): TopLists {
  const lists = emptyLists(to - from, k);
  const top = new TopK(k);
  const sharing = new SharedProducts(vectors.rows);
  for (let vector = from; vector < to; vector++) {
    sharing.collect(vectors, vector, byDimension);
    for (let t = 0; t < sharing.count; t++) {
      const other = sharing.touched[t];
      const shared = sharing.products[other];
      sharing.products[other] = 0;
      if (other === vector) continue;
      const score = similarity(vector, other, shared);
      if (score > 0) top.push(other, score);
    }
    lists.counts[vector - from] = top.drain(lists.items, lists.scores, (vector - from) * k);
  }
  return lists;
}

/** Inner products of one sparse vector with all others. Whoever reads them sets `products` back to 0. */
export class SharedProducts {
  readonly products: Float64Array;
  readonly touched: Int32Array;
  count = 0;

  constructor(vectors: number) {
    this.products = new Float64Array(vectors);
    this.touched = new Int32Array(vectors);
  }

  collect(vectors: Csr, vector: number, byDimension: Csr): void {
    const { offsets, indices, values } = byDimension;
    const { products, touched } = this;
    let count = 0;
    for (let c = vectors.offsets[vector]; c < vectors.offsets[vector + 1]; c++) {
      const dimension = vectors.indices[c];
      const weight = vectors.values[c];
      const end = offsets[dimension + 1];
      for (let r = offsets[dimension]; r < end; r++) {
        const other = indices[r];
        // Cells are positive, so zero means not met yet.
        if (products[other] === 0) touched[count++] = other;
        products[other] += weight * values[r];
      }
    }
    this.count = count;
  }
}
