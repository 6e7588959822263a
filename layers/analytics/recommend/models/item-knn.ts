import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { WEIGHTINGS, type WeightingName, weighted } from '../../numeric/weighting.ts';
import type { FittedRecommender, Interactions, Recommender } from '../contract.ts';
import { ItemItemModel } from '../item-item.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { oneOf, recipeOf, resolveSettings } from '../settings.ts';
import { isBinary, SIMILARITIES, type SimilarityName, similarityOf } from '../similarity.ts';

const NAME = 'item-knn';

const DEFAULTS = {
  /** Neighbours kept for each item. */
  neighbours: 100,
  /** cosine, jaccard, pearson or sapling; see similarity.ts. */
  similarity: 'cosine',
  /** Pulls pairs that few customers share towards zero. */
  shrinkage: 0,
  /** raw, binary, tfidf or bm25: values the similarity is taken of. Jaccard and Sapling are of binary ones always. */
  weighting: 'raw',
  /**
   * Whether an item's neighbours are scaled to a sum of 1, so that a score is the share of the item's own
   * neighbourhood that the customer has. Without it items with many strong neighbours win everywhere.
   */
  normalise: true,
  /**
   * Whether what is added up are differences from each item's mean, on top of the target's own mean (over all
   * customers, who count 0 where they have nothing): the form that neighbours take for ratings.
   */
  bias: false,
};

/**
 * Item-based nearest neighbours (Sarwar et al., WWW 2001; the scaling of the target's neighbours as in Deshpande and
 * Karypis, TOIS 2004). With L1-normalised neighbours Ŵ and item means μ, the score with bias is
 * μ_t + Σ_j Ŵ_tj (x_uj − μ_j).
 */
export const itemKnn: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit(interactions: Interactions, settings): FittedRecommender {
    const resolved = resolveSettings(NAME, DEFAULTS, settings);
    const similarity = oneOf(NAME, 'similarity', resolved.similarity, SIMILARITIES);
    const vectors = itemVectors(interactions.matrix, similarity, resolved.weighting);
    const lists = nearest(
      vectors,
      transpose(vectors),
      0,
      vectors.rows,
      resolved.neighbours,
      similarityOf(similarity, vectors, resolved.shrinkage),
    );
    const similar = csrOfLists(lists, vectors.rows);
    if (resolved.normalise) normaliseRows(similar);
    const bias = resolved.bias ? meanBias(interactions.matrix, similar) : null;
    return new ItemItemModel(recipeOf(NAME, resolved), interactions, similar, bias);
  },
  restore: (recipe, interactions, sections) => ItemItemModel.restore(recipe, interactions, sections),
};

/** Items × customers with the values that the similarity is to be taken of. */
function itemVectors(matrix: Csr, similarity: SimilarityName, weighting: string): Csr {
  const known = oneOf(NAME, 'weighting', weighting, WEIGHTINGS);
  const name: WeightingName = isBinary(similarity) ? 'binary' : known;
  return transpose(weighted(matrix, name));
}

/** μ_t − Σ_j W_tj μ_j of each item t: all of the score that does not depend on the customer. */
function meanBias(matrix: Csr, weights: Csr): Float32Array {
  const means = new Float64Array(matrix.cols);
  for (let at = 0; at < matrix.indices.length; at++) {
    means[matrix.indices[at]] += matrix.values[at] / matrix.rows;
  }
  return Float32Array.from(means, (mean, target) => {
    let expected = 0;
    for (let at = weights.offsets[target]; at < weights.offsets[target + 1]; at++) {
      expected += weights.values[at] * means[weights.indices[at]];
    }
    return mean - expected;
  });
}

/** Scales each row to a sum of absolute values of 1, in place; empty rows stay. */
export function normaliseRows(matrix: Csr): void {
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) sum += Math.abs(matrix.values[at]);
    if (sum === 0) continue;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) matrix.values[at] /= sum;
  }
}
