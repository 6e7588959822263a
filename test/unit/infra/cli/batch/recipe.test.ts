import { describe, expect, it } from 'vitest';
import { recipeFrom } from '../../../../../infra/cli/batch/models/recipe.ts';
import { complaint } from './files.ts';

describe('settings of a model', () => {
  it('are typed by its defaults', () => {
    expect(recipeFrom('item-knn', ['neighbours=50', 'similarity=jaccard', 'normalise=false'])).toEqual({
      model: 'item-knn',
      settings: { neighbours: 50, similarity: 'jaccard', normalise: false },
    });
  });

  it('of a part of a hybrid are typed by the part', () => {
    expect(recipeFrom('hybrid', ['item-knn.neighbours=50', 'depth=10'])).toEqual({
      model: 'hybrid',
      settings: { 'item-knn.neighbours': 50, depth: 10 },
    });
  });

  it.each([
    ['no-such', [], /no model "no-such".*item-knn/],
    ['constructor', [], /no model/],
    ['item-knn', ['neighbors=5'], /no setting neighbors; it has: neighbours, similarity/],
    ['item-knn', ['__proto__=5'], /no setting __proto__; it has/],
    ['item-knn', ['neighbours=many'], /neighbours takes a number, not "many"/],
    ['item-knn', ['neighbours='], /neighbours takes a number/],
    ['item-knn', ['normalise=yes'], /normalise takes true or false/],
    ['item-knn', ['neighbours'], /key=value/],
  ])('of %s, %j are refused by name', async (model, assignments, message) => {
    expect(await complaint(() => recipeFrom(model, assignments))).toMatch(message);
  });
});
