import { describe, expect, it } from 'vitest';
import { rankingMetrics } from '../../../../../layers/analytics/evaluate/metrics.ts';
import { temporalSplit } from '../../../../../layers/analytics/evaluate/temporal-split.ts';
import { TrialBench } from '../../../../../layers/analytics/evaluate/trial-bench.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { seenOf } from '../../../../../layers/analytics/recommend/lists.ts';
import { recommenderByName } from '../../../../../layers/analytics/recommend/registry.ts';
import type { Recipe } from '../../../../../layers/contract/evaluation.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';

/** Three tastes, and demand that drifts through the catalogue. */
function drifting() {
  const random = seededRandom(12);
  const happenings: Happening[] = [];
  for (let customer = 0; customer < 150; customer++) {
    for (let n = 0; n < 14; n++) {
      const day = random.below(100);
      const item = 3 * ((random.below(10) + Math.floor(day / 8)) % 20) + (customer % 3);
      happenings.push({ day, type: 'purchase', customer, item });
    }
  }
  return shop(150, 60, happenings);
}

const { train, relevant, customers } = temporalSplit(drifting(), 75 * DAY, DEFAULT_INTERACTIONS);
const data = { train, relevant, customers, k: 10, seed: 1 };
const PARTS = 'item-knn,user-knn,recent-popularity';

/** As {@link TrialBench} measures, by fitting the recipe itself. */
function measured(recipe: Recipe) {
  const model = recommenderByName(recipe.model).fit(train, recipe.settings, 1);
  const each = Array.from(customers, (row) => {
    const lists = model.recommend(row, row + 1, { k: 10, excludeSeen: true });
    return rankingMetrics(lists.items.subarray(0, lists.counts[0]), seenOf(relevant, row), 10);
  });
  const mean = (name: 'ndcg' | 'recall') => each.reduce((sum, one) => sum + one[name], 0) / each.length;
  return { ndcg: mean('ndcg'), recall: mean('recall') };
}

describe('a bench of trials', () => {
  it.each<Recipe>([
    { model: 'item-knn', settings: {} },
    { model: 'hybrid', settings: { parts: PARTS, weights: '0.5,0.3,0.2', trend: 0.6 } },
    { model: 'hybrid', settings: { parts: PARTS, weights: '0.5,0.5,0', trend: 0, blend: 'rank' } },
  ])('measures $model $settings as the model itself ranks', (recipe) => {
    const bench = new TrialBench(data);
    const own = measured(recipe);
    expect(bench.measure(recipe).ndcg).toBeCloseTo(own.ndcg, 12);
    expect(bench.measure(recipe).recall).toBeCloseTo(own.recall, 12);
  });

  it('fits a part that two hybrids share once', () => {
    const bench = new TrialBench(data);
    const pair = { model: 'hybrid', settings: { parts: 'item-knn,user-knn' } };
    const three = { model: 'hybrid', settings: { parts: PARTS } };
    const missing = (recipe: Recipe) => bench.missing(recipe).map(({ name }) => name);
    expect(missing(three)).toEqual(['item-knn', 'user-knn', 'recent-popularity']);
    bench.measure(pair);
    expect(missing(pair)).toEqual([]);
    expect(missing(three)).toEqual(['recent-popularity']);
    // By itself a model sees the values as they are, and makes shorter lists.
    expect(missing({ model: 'item-knn', settings: {} })).toEqual(['item-knn']);
  });

  it('learns weights that beat random ones, and keeps weights that are already learned', () => {
    const bench = new TrialBench(data);
    const settled = bench.withLearnedBlend({ model: 'hybrid', settings: { parts: PARTS } });
    const equal = { model: 'hybrid', settings: { parts: PARTS, weights: '1,1,1', trend: 0 } };
    expect(measured(settled).ndcg).toBeGreaterThan(measured(equal).ndcg);
    expect(bench.withLearnedBlend(settled)).toEqual(settled);
    expect(bench.withLearnedBlend({ model: 'item-knn', settings: {} })).toEqual({
      model: 'item-knn',
      settings: {},
    });
  });

  it('measures weights on customers they were not learnt from', () => {
    const bench = new TrialBench(data);
    const open = bench.measure({ model: 'hybrid', settings: { parts: PARTS } });
    const inSample = bench.measure(bench.withLearnedBlend({ model: 'hybrid', settings: { parts: PARTS } }));
    expect(open.ndcg).not.toBe(inSample.ndcg);
    expect(open.ndcg).toBeGreaterThan(0.5 * inSample.ndcg);
  });
});
