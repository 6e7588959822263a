import { transpose } from '../../numeric/build.ts';
import { contentVectors } from '../content-vectors.ts';
import { itemItemModel } from '../item-item.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { byPair } from '../similarity.ts';

/**
 * Items similar to those of the history by title, description, brand and category: cosine of TF-IDF vectors. It uses no
 * other customer, so it recommends items that nobody has bought yet: the one model for a new catalogue.
 */
export const content = itemItemModel({
  name: 'content',
  traits: { cost: 3, needs: ['content'] },
  defaults: {
    /** Similar items kept for each item. */
    neighbours: 50,
  },
  learn(interactions, { neighbours }) {
    const vectors = contentVectors(interactions.items);
    // Rows have length 1: their inner product is the cosine.
    const cosine = byPair((_a, _b, shared) => shared);
    const lists = nearest(vectors, transpose(vectors), 0, vectors.rows, neighbours, cosine);
    return csrOfLists(lists, interactions.matrix.cols);
  },
});
