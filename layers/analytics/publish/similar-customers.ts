import { transpose } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import { weighted } from '../numeric/weighting.ts';
import type { TopLists } from '../recommend/contract.ts';
import { nearest } from '../recommend/nearest.ts';
import { type Similarity, similarityOf } from '../recommend/similarity.ts';

/** Most similar customers per customer. */
const MAX_SIMILAR_CUSTOMERS = 20;
/** Items with more customers are ignored: they say little about any two and cost most to compare. */
const MAX_CUSTOMERS_PER_ITEM = 1_000;

/** Finds customers with similar histories: cosine of TF-IDF rows, without the most common items. */
export class SimilarCustomers {
  readonly #rows: Csr;
  readonly #columns: Csr;
  readonly #similarity: Similarity;

  /** @param matrix customers × items */
  constructor(matrix: Csr) {
    this.#rows = withoutCommon(weighted(matrix, 'tfidf'));
    this.#columns = transpose(this.#rows);
    this.#similarity = similarityOf('cosine', this.#rows, 0);
  }

  /** The most similar customers of each of `[from, to)`. O(cells of the slice × 1,000). */
  of(from: number, to: number): TopLists {
    return nearest(this.#rows, this.#columns, from, to, MAX_SIMILAR_CUSTOMERS, this.#similarity);
  }
}

/** Number of items that two customers share; rows are ascending. */
export function sharedItems(matrix: Csr, a: number, b: number): number {
  let [i, j] = [matrix.offsets[a], matrix.offsets[b]];
  let shared = 0;
  while (i < matrix.offsets[a + 1] && j < matrix.offsets[b + 1]) {
    const step = matrix.indices[i] - matrix.indices[j];
    if (step === 0) shared++;
    if (step <= 0) i++;
    if (step >= 0) j++;
  }
  return shared;
}

function withoutCommon(matrix: Csr): Csr {
  const holders = new Int32Array(matrix.cols);
  for (const item of matrix.indices) holders[item]++;
  const offsets = new Int32Array(matrix.rows + 1);
  const indices = new Int32Array(matrix.indices.length);
  const values = new Float32Array(matrix.values.length);
  let cells = 0;
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      if (holders[matrix.indices[at]] > MAX_CUSTOMERS_PER_ITEM) continue;
      indices[cells] = matrix.indices[at];
      values[cells++] = matrix.values[at];
    }
    offsets[row + 1] = cells;
  }
  return { ...matrix, offsets, indices: indices.slice(0, cells), values: values.slice(0, cells) };
}
