import { transpose } from '../matrix/build.ts';
import type { Csr } from '../matrix/csr.ts';
import type { FittedRecommender, Interactions, Recommender } from './contract.ts';
import { cosineNeighbours, csrOfLists } from './cosine.ts';
import { ItemItemModel } from './item-item.ts';
import { recipeOf, resolveSettings } from './settings.ts';

const NAME = 'item-knn';

const DEFAULTS = {
  /** Neighbours kept for each item. */
  neighbours: 100,
  /** Added to the denominator of the cosine. */
  shrinkage: 0,
  /**
   * Whether an item's neighbours are scaled to a sum of 1, so that a score is the share of the item's own
   * neighbourhood that the customer has. Without it items with many strong neighbours win everywhere.
   */
  normalise: true,
};

/**
 * Item-based nearest neighbours with the cosine (Sarwar et al., WWW 2001; the scaling of the target's neighbours as in
 * Deshpande and Karypis, TOIS 2004).
 */
export const itemKnn: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit(interactions: Interactions, settings): FittedRecommender {
    const resolved = resolveSettings(NAME, DEFAULTS, settings);
    const { matrix } = interactions;
    const lists = cosineNeighbours(matrix, transpose(matrix), 0, matrix.cols, {
      k: resolved.neighbours,
      shrinkage: resolved.shrinkage,
    });
    const similar = csrOfLists(lists, matrix.cols);
    if (resolved.normalise) normaliseRows(similar);
    return new ItemItemModel(recipeOf(NAME, resolved), interactions, similar);
  },
  restore: (recipe, interactions, sections) => ItemItemModel.restore(recipe, interactions, sections),
};

/** Scales each row to a sum of absolute values of 1, in place; empty rows stay. */
export function normaliseRows(matrix: Csr): void {
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) sum += Math.abs(matrix.values[at]);
    if (sum === 0) continue;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) matrix.values[at] /= sum;
  }
}
