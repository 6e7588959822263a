import { describe, expect, it } from 'vitest';
import { type Comparison, makeLists } from '../../../../../layers/analytics/evaluate/comparison.ts';
import { rankingMetrics } from '../../../../../layers/analytics/evaluate/metrics.ts';
import { rowsOf } from '../../../../../layers/analytics/evaluate/select.ts';
import { temporalSplit } from '../../../../../layers/analytics/evaluate/temporal-split.ts';
import { TrialBench } from '../../../../../layers/analytics/evaluate/trial-bench.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { seenOf } from '../../../../../layers/analytics/recommend/lists.ts';
import { recommenderByName } from '../../../../../layers/analytics/recommend/registry.ts';
import type { Candidate, Recipe } from '../../../../../layers/contract/evaluation.ts';
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
const data: Comparison = {
  trainFor: () => train,
  queries: Array.from(customers, (row) => ({
    row,
    history: { items: new Int32Array(0), weights: new Float32Array(0) },
  })),
  relevant: rowsOf(relevant, customers),
  k: 10,
  excludeSeen: true,
  seed: 1,
};
const PARTS = 'item-knn,user-knn,recent-popularity';

const on = (recipe: Recipe): Candidate => ({ recipe, interactions: DEFAULT_INTERACTIONS });

/** A bench that has the lists of these recipes. */
function benchOf(...recipes: readonly Recipe[]): TrialBench {
  const bench = new TrialBench(data);
  for (const recipe of recipes) {
    for (const request of bench.missing(on(recipe))) {
      const [lists] = makeLists([request], train, data);
      if (typeof lists === 'object') bench.put(request, lists);
    }
  }
  return bench;
}

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
    const bench = benchOf(recipe);
    const own = measured(recipe);
    expect(bench.measure(on(recipe)).ndcg).toBeCloseTo(own.ndcg, 12);
    expect(bench.measure(on(recipe)).recall).toBeCloseTo(own.recall, 12);
  });

  it('asks for the lists of a part that two hybrids share once', () => {
    const pair = { model: 'hybrid', settings: { parts: 'item-knn,user-knn' } };
    const three = { model: 'hybrid', settings: { parts: PARTS } };
    const missing = (bench: TrialBench, recipe: Recipe) =>
      bench.missing(on(recipe)).map((request) => request.recipe.model);
    expect(missing(benchOf(), three)).toEqual(['item-knn', 'user-knn', 'recent-popularity']);
    expect(missing(benchOf(pair), pair)).toEqual([]);
    expect(missing(benchOf(pair), three)).toEqual(['recent-popularity']);
    // By itself a model sees the values as they are, and makes shorter lists.
    expect(missing(benchOf(pair), { model: 'item-knn', settings: {} })).toEqual(['item-knn']);
  });

  it('learns weights that beat random ones, and keeps weights that are already learned', () => {
    const open = { model: 'hybrid', settings: { parts: PARTS } };
    const bench = benchOf(open);
    const settled = bench.withLearnedBlend(on(open));
    const equal = { model: 'hybrid', settings: { parts: PARTS, weights: '1,1,1', trend: 0 } };
    expect(measured(settled).ndcg).toBeGreaterThan(measured(equal).ndcg);
    expect(bench.withLearnedBlend(on(settled))).toEqual(settled);
    const single = { model: 'item-knn', settings: {} };
    expect(bench.withLearnedBlend(on(single))).toEqual(single);
  });

  it('measures weights on customers they were not learnt from', () => {
    const open = { model: 'hybrid', settings: { parts: PARTS } };
    const bench = benchOf(open);
    const apart = bench.measure(on(open));
    const inSample = bench.measure(on(bench.withLearnedBlend(on(open))));
    expect(apart.ndcg).not.toBe(inSample.ndcg);
    expect(apart.ndcg).toBeGreaterThan(0.5 * inSample.ndcg);
  });
});
