import { describe, expect, it } from 'vitest';
import {
  evaluateRatings,
  measureRatings,
  ratingsText,
  ratingTrial,
} from '../../../../../infra/cli/batch/evaluate/ratings.ts';
import type { Input } from '../../../../../infra/cli/batch/inputs/input.ts';
import { ratingRecipeFrom } from '../../../../../infra/cli/batch/models/recipe.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';
import { complaint } from './files.ts';

/** Two camps of opposite taste: what one rates 5 the other rates 1, and each item has its own quality on top. */
function camps(): Input {
  const random = seededRandom(2);
  const happenings: Happening[] = [];
  const ratings: number[] = [];
  for (let n = 0; n < 1600; n++) {
    const [customer, item] = [random.below(60), random.below(40)];
    happenings.push({ day: n / 16, type: 'rating', customer, item });
    ratings.push(3 + ((customer + item) % 2 === 0 ? 1.5 : -1.5) + (item % 3) * 0.25 - 0.25);
  }
  const dataset = shop(60, 40, happenings);
  dataset.events.rating.set(ratings);
  return { format: 'native', dataset, interactions: DEFAULT_INTERACTIONS, order: dataset.customers };
}

const plain = (model: string) => ({ model, settings: {} });

describe('predicted ratings', () => {
  const trial = ratingTrial(camps(), null, 80 * DAY);

  it('are held against those from the cut on, learnt from those before it', () => {
    expect(trial.rating.length).toBeGreaterThan(200);
    expect(trial.train.values.length + trial.rating.length).toBeGreaterThan(1200);
  });

  it('are nearer by neighbours than by means where taste decides', () => {
    const rows = evaluateRatings(trial, [], () => {});
    expect(rows.map(({ model }) => model)).toEqual([
      'global-mean',
      'rating-bias',
      'item-rating-knn',
      'user-rating-knn',
    ]);
    const [mean, bias, ofItems, ofUsers] = rows.map(({ rmse }) => rmse) as [number, number, number, number];
    expect(bias).toBeLessThan(mean * 1.1);
    expect(ofItems).toBeLessThan(bias / 2);
    expect(ofUsers).toBeLessThan(bias / 2);
    for (const row of rows) expect(row.mae).toBeLessThanOrEqual(row.rmse);
  });

  it('stay within the scale, and are there for who is unknown', () => {
    const { train } = trial;
    const strangers = {
      train,
      customer: Int32Array.of(-1, -1, 3),
      item: Int32Array.of(-1, 4, -1),
      rating: Float32Array.of(3, 3, 3),
      cut: null,
    };
    for (const model of ['global-mean', 'rating-bias', 'item-rating-knn', 'user-rating-knn']) {
      const row = measureRatings(plain(model), strangers);
      expect(row.count).toBe(3);
      expect(row.rmse).toBeLessThan(2);
      expect(row.unknown).toBe(3);
    }
  });

  it('of a test file are of the pairs of that file, whatever the order of its names', () => {
    const all = camps();
    const test = shop(1, 2, [
      { day: 0, type: 'rating', customer: 0, item: 0 },
      { day: 0, type: 'rating', customer: 0, item: 1 },
    ]);
    const renamed = {
      ...test,
      customers: ['c0007'],
      items: [test.items[1]!, { ...test.items[0]!, id: 'x' }],
    };
    renamed.events.rating.set([5, 1]);
    const given = ratingTrial(all, { ...all, dataset: renamed }, 0);
    expect([...given.customer]).toEqual([7, 7]);
    expect([...given.item]).toEqual([1, -1]);
    expect([...given.rating]).toEqual([5, 1]);
  });

  it('count the last word of a customer on an item', () => {
    const twice = shop(1, 1, [
      { day: 0, type: 'rating', customer: 0, item: 0 },
      { day: 1, type: 'rating', customer: 0, item: 0 },
      { day: 9, type: 'rating', customer: 0, item: 0 },
    ]);
    twice.events.rating.set([1, 4, 5]);
    const input = { ...camps(), dataset: twice };
    expect([...ratingTrial(input, null, 5 * DAY).train.values]).toEqual([4]);
  });

  it('are told as a table and as JSON', () => {
    const rows = evaluateRatings(trial, [ratingRecipeFrom('item-rating-knn', ['neighbours=5'])], () => {});
    expect(ratingsText(trial, rows, false)).toMatch(/ratings, cut 1970-03-22.*\n\nmodel +RMSE +MAE/);
    const told = JSON.parse(ratingsText(trial, rows, true)) as { models: { settings: unknown }[] };
    expect(told.models.at(-1)?.settings).toEqual({ neighbours: 5 });
  });

  it('are refused where there are none, and for models of lists', async () => {
    const bought = { ...camps(), dataset: shop(1, 1, [{ day: 0, type: 'purchase', customer: 0, item: 0 }]) };
    expect(await complaint(() => ratingTrial(bought, null, DAY))).toMatch(/no ratings to learn from/);
    expect(await complaint(() => ratingTrial(camps(), null, 900 * DAY))).toMatch(/no ratings to predict/);
    expect(await complaint(() => ratingRecipeFrom('item-knn', []))).toMatch(/there are: global-mean/);
    expect(await complaint(() => ratingRecipeFrom('rating-bias', ['x=1']))).toMatch(/it has: pull/);
  });
});
