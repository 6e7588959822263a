import { describe, expect, it } from 'vitest';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import { Explainer } from '../../../../../layers/analytics/publish/explainer.ts';
import type { FittedRecommender, Interactions } from '../../../../../layers/analytics/recommend/contract.ts';

const CREAM = 0;
const AFTER_SUN = 1;
const DOG_FOOD = 2;
const NEW = 3;

/** The cream is as like after-sun as told; so many customers have it. What the model names is the whole history, strongest first. */
function explained(similarity: readonly [afterSun: number, dogFood: number], customers = 3) {
  const rows = Array.from({ length: customers }, (_, row) => row);
  const ones = new Float32Array(customers).fill(1);
  const matrix = csrFromTriples(
    Math.max(1, customers),
    4,
    rows,
    rows.map(() => CREAM),
    ones,
  );
  const recommender = {
    explain: (history: { items: Int32Array }, _item: number, most: number) => history.items.slice(0, most),
  } as unknown as FittedRecommender;
  const similarItems = {
    offsets: Int32Array.of(0, 2, 2, 2, 2),
    item: Int32Array.of(AFTER_SUN, DOG_FOOD),
    similarity: Float32Array.from(similarity),
  };
  const interactions = { matrix } as Interactions;
  return new Explainer(
    { recommender, similarItems, interactions },
    { nameOf: (i) => ({ id: `i${i}`, title: null }) },
  );
}

function history(...items: number[]) {
  return { items: Int32Array.from(items), weights: new Float32Array(items.length).fill(1) };
}

describe('why an item is recommended', () => {
  it('is what of the history is like it', () => {
    expect(explained([0.4, 0.1]).explain(history(AFTER_SUN, DOG_FOOD), CREAM)).toEqual({
      because: [{ id: 'i1', title: null }],
    });
  });

  it('is not an item that adds a little to its score and has nothing to do with it', () => {
    expect(explained([0.4, 0.1]).explain(history(DOG_FOOD), CREAM)).toEqual({
      likedBySimilarCustomers: true,
    });
    expect(explained([0.04, 0.04]).explain(history(AFTER_SUN, DOG_FOOD), CREAM)).toEqual({
      likedBySimilarCustomers: true,
    });
  });

  it('is also the second likest, when that is at least half as like as the likest', () => {
    expect(explained([0.4, 0.2]).explain(history(DOG_FOOD), CREAM)).toEqual({
      because: [{ id: 'i2', title: null }],
    });
  });

  it('is not that others chose it where hardly anybody has', () => {
    expect(explained([0.4, 0.1], 2).explain(history(DOG_FOOD), CREAM)).toEqual({});
    expect(explained([0.4, 0.1]).explain(history(DOG_FOOD), NEW)).toEqual({});
  });
});
