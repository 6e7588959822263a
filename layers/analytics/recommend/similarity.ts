import type { Csr } from '../numeric/csr.ts';

export const SIMILARITIES = ['cosine', 'jaccard', 'pearson', 'sapling'] as const;
export type SimilarityName = (typeof SIMILARITIES)[number];

/**
 * Similarities of vector `a` with the first `count` of `others`, into `into`; `shared[b]` is Σ x_u y_u with vector b. May be
 * negative, or NaN where there is nothing to compare. One call for all of a row, so that each similarity
 * is one tight loop.
 */
export type Similarity = (
  a: number,
  others: Int32Array,
  count: number,
  shared: Float64Array,
  into: Float64Array,
) => void;

/**
 * A similarity between rows of `vectors` over `cols` dimensions, absent cells counting as 0:
 *
 * - cosine:  Σxy / (‖x‖‖y‖ + s)
 * - jaccard: Σxy / (‖x‖² + ‖y‖² − Σxy + s); on 0/1 values the shared share of the union (Tanimoto otherwise)
 * - pearson: the correlation over all dimensions, (Σxy − n x̄ȳ) / (√(‖x‖² − n x̄²) √(‖y‖² − n ȳ²) + s)
 * - sapling: Albora, Rossi Mori and Zaccaria (2023), on 0/1 values with c shared of k_x and k_y out of n:
 *   ±(1 − [c(1 − c/k_y) + (k_x − c)(1 − (k_x − c)/(n − k_y))] / [k_x (1 − k_x/n)]), positive when c n ≥ k_x k_y;
 *   how much knowing y reduces the impurity of x. Shrunk as c/(c + s).
 *
 * @param s shrinkage, 0 or more: pulls pairs with little in common towards 0
 * @param guest a row whose cells may change between calls; it is measured at each call that compares it with others
 */
export function similarityOf(name: SimilarityName, vectors: Csr, shrinkage: number, guest = -1): Similarity {
  const n = vectors.cols;
  const squares = new Float64Array(vectors.rows);
  const sums = new Float64Array(vectors.rows);
  const lengths = new Float64Array(vectors.rows);
  const spread = new Float64Array(vectors.rows);
  for (let row = 0; row < vectors.rows; row++) measure(row);
  const compare = comparison();
  if (guest < 0) return compare;
  return (a, others, count, shared, into) => {
    if (a === guest) measure(a);
    compare(a, others, count, shared, into);
  };

  function measure(row: number): void {
    squares[row] = 0;
    sums[row] = 0;
    for (let at = vectors.offsets[row]; at < vectors.offsets[row + 1]; at++) {
      squares[row] += vectors.values[at] ** 2;
      sums[row] += vectors.values[at];
    }
    lengths[row] = Math.sqrt(squares[row]);
    spread[row] = Math.sqrt(Math.max(0, squares[row] - sums[row] ** 2 / n));
  }

  function comparison(): Similarity {
    switch (name) {
      case 'cosine':
        return (a, others, count, shared, into) => {
          const length = lengths[a];
          for (let i = 0; i < count; i++) {
            into[i] = shared[others[i]] / (length * lengths[others[i]] + shrinkage);
          }
        };
      case 'jaccard':
        return byPair((a, b, shared) => shared / (squares[a] + squares[b] - shared + shrinkage));
      case 'pearson':
        return byPair((a, b, shared) =>
          ratio(shared - (sums[a] * sums[b]) / n, spread[a] * spread[b] + shrinkage),
        );
      case 'sapling':
        return byPair(
          (a, b, shared) => (saplingOf(shared, squares[a], squares[b], n) * shared) / (shared + shrinkage),
        );
    }
  }
}

/** A similarity from a function of one pair. */
export function byPair(similarity: (a: number, b: number, shared: number) => number): Similarity {
  return (a, others, count, shared, into) => {
    for (let i = 0; i < count; i++) into[i] = similarity(a, others[i], shared[others[i]]);
  };
}

/** Whether the similarity is defined on 0/1 values. */
export function isBinary(name: SimilarityName): boolean {
  return name === 'sapling' || name === 'jaccard';
}

function saplingOf(shared: number, x: number, y: number, n: number): number {
  // What remains of the impurity of x within y and outside of y.
  const inside = shared * (1 - shared / y);
  const outside = y < n ? (x - shared) * (1 - (x - shared) / (n - y)) : 0;
  const impurity = x * (1 - x / n);
  const gain = impurity > 0 ? 1 - (inside + outside) / impurity : 0;
  return shared * n >= x * y ? gain : -gain;
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
