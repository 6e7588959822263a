import { transpose } from '../../numeric/build.ts';
import { contentVectors } from '../content-vectors.ts';
import type { FittedRecommender, Interactions, Recommender } from '../contract.ts';
import { ItemItemModel } from '../item-item.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { recipeOf, resolveSettings } from '../settings.ts';
import { byPair } from '../similarity.ts';

const NAME = 'content';

const DEFAULTS = {
  /** Items alike kept for each item. */
  neighbours: 50,
};

/**
 * Items like those of the history by what is written about them: cosine of TF-IDF vectors. Knows nothing of taste, and
 * knows items that nobody has bought yet: the one model for a new catalogue.
 */
export const content: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit(interactions: Interactions, settings): FittedRecommender {
    const resolved = resolveSettings(NAME, DEFAULTS, settings);
    const vectors = contentVectors(interactions.items);
    // Rows have length 1: their inner product is the cosine.
    const cosine = byPair((_a, _b, shared) => shared);
    const lists = nearest(vectors, transpose(vectors), 0, vectors.rows, resolved.neighbours, cosine);
    return new ItemItemModel(
      recipeOf(NAME, resolved),
      interactions,
      csrOfLists(lists, interactions.matrix.cols),
    );
  },
  restore: (recipe, interactions, sections) => ItemItemModel.restore(recipe, interactions, sections),
};
