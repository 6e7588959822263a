import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { WEIGHTINGS, type WeightingName, weighted } from '../../numeric/weighting.ts';
import { itemItemModel } from '../item-item.ts';
import type { DenseArray } from '../learned-arrays.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { isBinary, SIMILARITIES, type SimilarityName, similarityOf } from '../similarity.ts';

const DEFAULTS = {
  /** Neighbours kept for each item. */
  neighbours: 100,
  /** cosine, jaccard, pearson or sapling; see similarity.ts. */
  similarity: 'cosine' as SimilarityName,
  /** Pulls pairs that few customers share towards zero. */
  shrinkage: 0,
  /** raw, binary, tfidf or bm25: values the similarity is computed from. Jaccard and Sapling always use binary values. */
  weighting: 'raw' as WeightingName,
  /**
   * Whether an item's neighbours are scaled to a sum of 1, so that a score is the share of the item's own
   * neighbourhood that the customer has. Without it, items with many strong neighbours win everywhere.
   */
  normalise: true,
  /**
   * Whether to add up differences from each item's mean, on top of the target's own mean (over all customers, who count
   * 0 where they have no value): the form that neighbourhood models of ratings have.
   */
  bias: false,
};

/**
 * Item-based nearest neighbours (Sarwar et al., WWW 2001; the scaling of the target's neighbours as in Deshpande and
 * Karypis, TOIS 2004). With L1-normalised neighbours Ŵ and item means μ, the score with bias is
 * μ_t + Σ_j Ŵ_tj (x_uj − μ_j).
 */
export const itemKnn = itemItemModel({
  name: 'item-knn',
  traits: {
    cost: 1,
    variants: [[{ bias: true }], [{ neighbours: 40 }, { neighbours: 300 }], [{ shrinkage: 10 }]],
  },
  defaults: DEFAULTS,
  choices: { similarity: SIMILARITIES, weighting: WEIGHTINGS },
  learn({ matrix }, { neighbours, similarity, shrinkage, weighting, normalise, bias }) {
    const vectors = transpose(weighted(matrix, isBinary(similarity) ? 'binary' : weighting));
    const similar = csrOfLists(
      nearest(
        vectors,
        transpose(vectors),
        0,
        vectors.rows,
        neighbours,
        similarityOf(similarity, vectors, shrinkage),
      ),
      vectors.rows,
    );
    if (normalise) normaliseRows(similar);
    return { weights: similar, bias: bias ? meanBias(matrix, similar) : null };
  },
});

/** μ_t − Σ_j W_tj μ_j of each item t: the part of the score that does not depend on the customer. */
function meanBias(matrix: Csr, weights: Csr): DenseArray {
  const means = new Float64Array(matrix.cols);
  for (let at = 0; at < matrix.indices.length; at++) {
    means[matrix.indices[at]] += matrix.values[at] / matrix.rows;
  }
  const data = Float32Array.from(means, (mean, target) => {
    let expected = 0;
    for (let at = weights.offsets[target]; at < weights.offsets[target + 1]; at++) {
      expected += weights.values[at] * means[weights.indices[at]];
    }
    return mean - expected;
  });
  return { dims: [data.length], data };
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
