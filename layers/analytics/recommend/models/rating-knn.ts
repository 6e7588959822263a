import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { TopK } from '../../numeric/top-k.ts';
import { type RatingModel, type RatingPredictor, ratingBias, ratingModel } from '../ratings.ts';

const SIMILARITIES = ['cosine', 'pearson'] as const;
type SimilarityName = (typeof SIMILARITIES)[number];
const CENTRES = ['bias', 'mean'] as const;

const DEFAULTS = {
  /** Most similar neighbours, of those that rated. */
  neighbours: 40,
  /**
   * cosine: of the ratings minus their centre, missing ones counting 0; pearson: correlation over the ratings that both have,
   * of which there must be two or more.
   */
  similarity: 'pearson' as SimilarityName,
  /** Pulls pairs that share few ratings towards zero: n / (n + shrinkage). */
  shrinkage: 25,
  /** What is subtracted from ratings: mean (the customer's; for item neighbours the item's), or bias of both (ratings.ts). */
  centre: 'bias' as (typeof CENTRES)[number],
  /** Pulls biases of few ratings towards zero, in ratings. */
  pull: 5,
};

/** Ratings of the customers that rate most alike. */
export const userRatingKnn = ratingKnn('user-rating-knn', false);
/** A customer's own ratings of the items that are rated most alike. */
export const itemRatingKnn = ratingKnn('item-rating-knn', true);

/**
 * Neighbourhood models of explicit ratings (Resnick et al., CSCW 1994; Sarwar et al., WWW 2001; with biases as in Koren, KDD
 * 2008): the centre of the pair, and by how much the neighbours that rated are above theirs:
 *
 *   r(u, i) = c(u, i) + Σ_v s(u, v) (r(v, i) − c(v, i)) / Σ_v |s(u, v)|      over customers v that rated i,
 *
 * for items the same with the roles exchanged. Neighbours of negative similarity are left out; where none is left, the
 * centre is the prediction. Similarity is computed when it is asked for: a prediction takes the ratings of all that rated
 * the other side.
 */
function ratingKnn(name: string, ofItems: boolean): RatingModel {
  return ratingModel({
    name,
    baseline: false,
    defaults: DEFAULTS,
    choices: { similarity: SIMILARITIES, centre: CENTRES },
    fit: (ratings, settings) => neighbourPredictor(ratings, settings, ofItems),
  });
}

function neighbourPredictor(ratings: Csr, settings: typeof DEFAULTS, ofItems: boolean): RatingPredictor {
  const own = ofItems ? transpose(ratings) : ratings;
  const other = ofItems ? ratings : transpose(ratings);
  const centreOf = settings.centre === 'bias' ? biasOf(ratings, settings.pull, ofItems) : meanOf(own);
  const rest = residuals(own, centreOf);
  const similarity = ratingSimilarity(settings.similarity, own, rest, settings.shrinkage);
  const { lowest, highest } = rangeOf(ratings.values);
  const top = new TopK(settings.neighbours);
  const near = new Int32Array(settings.neighbours);
  const similarities = new Float64Array(settings.neighbours);
  const position = new Map<number, number>();

  function predict(customer: number, item: number): number {
    if (ratings.values.length === 0) return Number.NaN;
    const [row, col] = ofItems ? [item, customer] : [customer, item];
    position.clear();
    for (let at = other.offsets[col]; at < other.offsets[col + 1]; at++) {
      const candidate = other.indices[at];
      const score = candidate === row ? 0 : similarity(row, candidate);
      if (score <= 0) continue;
      position.set(candidate, at);
      top.push(candidate, score);
    }
    const count = top.drain(near, similarities, 0);
    let above = 0;
    let total = 0;
    for (let n = 0; n < count; n++) {
      const value = other.values[position.get(near[n]) as number];
      above += similarities[n] * (value - centreOf(near[n], col));
      total += similarities[n];
    }
    const guess = centreOf(row, col) + (total > 0 ? above / total : 0);
    return Math.min(highest, Math.max(lowest, guess));
  }

  return { predict };
}

/** Similarity of two rows of ratings. O(ratings of the two). */
export function ratingSimilarity(
  name: SimilarityName,
  ratings: Csr,
  rest: Float64Array,
  shrinkage: number,
): (a: number, b: number) => number {
  const { rows, offsets, indices, values } = ratings;
  const lengths = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) lengths[row] += rest[at] ** 2;
    lengths[row] = Math.sqrt(lengths[row]);
  }

  return (a, b) => {
    let [i, j, shared] = [offsets[a], offsets[b], 0];
    let [product, sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
    while (i < offsets[a + 1] && j < offsets[b + 1]) {
      const order = indices[i] - indices[j];
      if (order === 0) {
        const [x, y] = [values[i], values[j]];
        shared++;
        product += rest[i] * rest[j];
        sumA += x;
        sumB += y;
        squaresA += x * x;
        squaresB += y * y;
        products += x * y;
      }
      if (order <= 0) i++;
      if (order >= 0) j++;
    }
    if (shared === 0) return 0;
    const damping = shared / (shared + shrinkage);
    if (name === 'cosine') {
      const size = lengths[a] * lengths[b];
      return size === 0 ? 0 : (damping * product) / size;
    }
    const spread = (squaresA - sumA ** 2 / shared) * (squaresB - sumB ** 2 / shared);
    // Rounding leaves a tiny spread where all ratings are equal.
    return spread <= 1e-9 ? 0 : (damping * (products - (sumA * sumB) / shared)) / Math.sqrt(spread);
  };
}

type Centre = (row: number, col: number) => number;

function biasOf(ratings: Csr, pull: number, ofItems: boolean): Centre {
  const { mean, customer, item } = ratingBias(ratings, pull);
  return ofItems
    ? (row, col) => mean + item[row] + customer[col]
    : (row, col) => mean + customer[row] + item[col];
}

/** Mean of each row; for a row without ratings the mean of all. */
export function meanOf({ rows, offsets, values }: Csr): Centre {
  const all = values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = Float64Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(offsets[row], offsets[row + 1]);
    return own.length === 0 ? all : own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  return (row) => means[row];
}

/** Ratings minus their centre, aligned with the values. */
export function residuals({ rows, offsets, indices, values }: Csr, centreOf: Centre): Float64Array {
  const rest = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++)
      rest[at] = values[at] - centreOf(row, indices[at]);
  }
  return rest;
}

function rangeOf(values: Float32Array): { readonly lowest: number; readonly highest: number } {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return { lowest, highest };
}
