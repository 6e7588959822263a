import { transpose } from '../../numeric/build.ts';
import { choleskySolve } from '../../numeric/cholesky.ts';
import { type Gram, gram } from '../../numeric/gram.ts';
import type { TopLists } from '../contract.ts';
import { itemItemModel } from '../item-item.ts';
import { emptyLists } from '../lists.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { similarityOf } from '../similarity.ts';

const DEFAULTS = {
  /** Neighbours each item is explained by. */
  neighbours: 100,
  /** Ridge penalty λ, as a multiple of the mean squared length of an item's column: the same for weighted events. */
  ridge: 2.5,
  /** Pairs of items whose inner product is kept in memory, 8 bytes each; of more pairs the weakest count as zero. */
  maxPairs: 64_000_000,
};

/**
 * EASE^R (Steck, WWW 2019) kept sparse: each item is regressed on its nearest items by cosine instead of on the whole
 * catalogue, the restriction SLIM uses to scale (Ning and Karypis, ICDM 2011: fsSLIM). For item t with neighbours N,
 *
 *   w_t = argmin ‖x_t − X_N w‖² + λ‖w‖²  =  (G_NN + λI)⁻¹ G_Nt,   G = XᵀX
 *
 * so that no inverse of the catalogue's size is needed: O(items × neighbours³ / 6).
 */
export const sparseEase = itemItemModel({
  name: 'sparse-ease',
  traits: { cost: 12, variants: [[{ ridge: 0.6 }, { ridge: 10 }]] },
  defaults: DEFAULTS,
  learn({ matrix }, { neighbours, ridge, maxPairs }) {
    const columns = transpose(matrix);
    const near = nearest(columns, matrix, 0, matrix.cols, neighbours, similarityOf('cosine', columns, 0));
    const products = gram(matrix, columns, maxPairs);
    const penalty = ridge * meanPositive(products.diagonal);
    return csrOfLists(ridgeWeights(products, near, penalty), matrix.cols);
  },
});

/**
 * Regression weights of items on their neighbours.
 *
 * @param near neighbours, one row an item
 * @param ridge λ itself
 * @returns the same neighbours with their weights, in ascending order of item
 */
function ridgeWeights(products: Gram, near: TopLists, ridge: number): TopLists {
  const { k } = near;
  const weights = emptyLists(near.counts.length, k);
  // Small, because it is read at random for every cell of every neighbour's row.
  const place = new Int16Array(products.diagonal.length).fill(-1);
  const a = new Float64Array(k * k);
  const b = new Float64Array(k);
  for (let target = 0; target < near.counts.length; target++) {
    const n = near.counts[target];
    const chosen = near.items.slice(target * k, target * k + n).sort();
    for (let p = 0; p < n; p++) place[chosen[p]] = p;
    place[target] = n;
    gather(products, chosen, place, target, a, b, ridge);
    for (let p = 0; p < n; p++) place[chosen[p]] = -1;
    place[target] = -1;
    // Positive definite for any ridge above zero; a singular system (ridge 0, two items of the same customers) has no weights.
    if (!choleskySolve(a, n, n, b)) continue;
    weights.counts[target] = n;
    weights.items.set(chosen, target * k);
    weights.scores.set(b.subarray(0, n), target * k);
  }
  return weights;
}

/** Mean of the values above 0; 0 when there is none. */
export function meanPositive(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value <= 0) continue;
    sum += value;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * Fills the lower triangle of G_NN + λI and the right-hand side G_Nt from the upper triangle of G.
 *
 * @param place of each item among the chosen; n for the target, -1 for the rest
 */
function gather(
  { upper, diagonal }: Gram,
  chosen: Int32Array,
  place: Int16Array,
  target: number,
  a: Float64Array,
  b: Float64Array,
  ridge: number,
): void {
  const n = chosen.length;
  a.fill(0, 0, n * n);
  b.fill(0, 0, n);
  const { offsets, indices, values } = upper;
  for (let p = 0; p < n; p++) {
    const item = chosen[p];
    const end = offsets[item + 1];
    for (let at = offsets[item]; at < end; at++) {
      const q = place[indices[at]];
      // Most cells are not of neighbours.
      if (q < 0) continue;
      if (q < n) a[q * n + p] = values[at];
      else b[p] = values[at];
    }
    a[p * n + p] = diagonal[item] + ridge;
  }
  for (let at = offsets[target]; at < offsets[target + 1]; at++) {
    const p = place[indices[at]];
    if (p >= 0) b[p] = values[at];
  }
}
