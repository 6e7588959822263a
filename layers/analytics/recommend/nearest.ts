import { BucketSort } from '../numeric/bucket-sort.ts';
import type { Csr } from '../numeric/csr.ts';
import type { TopLists } from './contract.ts';
import { emptyLists } from './lists.ts';
import type { Similarity } from './similarity.ts';

/**
 * The k most similar vectors of each of the vectors `[from, to)`, itself excluded; only pairs that share a dimension and
 * are positively similar. One dense row of memory; time is the sum over the slice's cells of the number of vectors
 * with the cell's dimension, so slices of equal size may take different times.
 *
 * @param vectors one per row, positive cells
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
  const sort = new BucketSort(vectors.rows);
  const sharing = new SharedProducts(vectors.rows);
  for (let vector = from; vector < to; vector++) {
    sharing.collect(vectors, vector, byDimension);
    const count = sharing.compare(vector, vector, similarity, sort);
    lists.counts[vector - from] = sort.best(count, k, lists.items, lists.scores, (vector - from) * k);
  }
  return lists;
}

/** Inner products of one sparse vector with all others. Whoever reads them sets `products` back to 0, or calls `clear`. */
export class SharedProducts {
  readonly products: Float64Array;
  readonly touched: Int32Array;
  count = 0;
  /** 32-bit words of the products; odd ones are the upper halves, which are 0 while the product is 0. */
  readonly #words: Int32Array;

  constructor(vectors: number) {
    this.products = new Float64Array(vectors);
    this.touched = new Int32Array(vectors + 1);
    this.#words = new Int32Array(this.products.buffer);
  }

  collect(vectors: Csr, vector: number, byDimension: Csr): void {
    const { offsets, indices, values } = byDimension;
    const { products, touched } = this;
    const words = this.#words;
    let count = 0;
    for (let c = vectors.offsets[vector]; c < vectors.offsets[vector + 1]; c++) {
      const dimension = vectors.indices[c];
      const weight = vectors.values[c];
      const end = offsets[dimension + 1];
      for (let r = offsets[dimension]; r < end; r++) {
        const other = indices[r];
        // Cells are positive, so zero means not met yet. Counted without a branch: a third of the predictions
        // would be wrong.
        touched[count] = other;
        count += (words[2 * other + 1] - 1) >>> 31;
        products[other] += weight * values[r];
      }
    }
    this.count = count;
  }

  /** Sets the products back to 0. O(vectors met). */
  clear(): void {
    for (let t = 0; t < this.count; t++) this.products[this.touched[t]] = 0;
  }

  /**
   * The others that `vector` is positively similar to, `self` left out, as pairs to sort; sets the products back to 0.
   * @returns how many pairs
   */
  compare(vector: number, self: number, similarity: Similarity, pairs: BucketSort): number {
    const { products, touched, count } = this;
    const { indices, scores } = pairs;
    similarity(vector, touched, count, products, scores);
    let found = 0;
    for (let t = 0; t < count; t++) {
      const other = touched[t];
      const score = scores[t];
      products[other] = 0;
      if (!(score > 0 && score < Infinity) || other === self) continue;
      indices[found] = other;
      scores[found++] = score;
    }
    return found;
  }
}
