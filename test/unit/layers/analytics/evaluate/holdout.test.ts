import { describe, expect, it } from 'vitest';
import { sameCandidate, sameRecipe } from '../../../../../layers/analytics/evaluate/candidate.ts';
import { evaluateRecipes } from '../../../../../layers/analytics/evaluate/holdout.ts';
import { temporalSplit } from '../../../../../layers/analytics/evaluate/temporal-split.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';

/** Two tastes: even customers buy even items, odd ones odd; 100 days. */
function tastes(customers: number, items: number) {
  const random = seededRandom(9);
  const happenings: Happening[] = [];
  for (let customer = 0; customer < customers; customer++) {
    for (let n = 0; n < 12; n++) {
      const item = 2 * random.below(items / 2) + (customer % 2);
      happenings.push({ day: random.below(101), type: 'purchase', customer, item });
    }
  }
  return shop(customers, items, happenings);
}

const neighbours = {
  recipe: { model: 'item-knn', settings: { neighbours: 20 } },
  interactions: DEFAULT_INTERACTIONS,
};
const options = {
  candidates: [neighbours],
  k: 5,
  cutDays: 30,
  interactions: DEFAULT_INTERACTIONS,
  seed: 1,
};

describe('a temporal split', () => {
  it('trains before the cut and asks for what known customers newly took from it on', () => {
    const dataset = shop(3, 4, [
      { day: 0, type: 'purchase', customer: 0, item: 0 },
      { day: 1, type: 'purchase', customer: 1, item: 1 },
      { day: 10, type: 'purchase', customer: 0, item: 0 },
      { day: 10, type: 'purchase', customer: 0, item: 2 },
      { day: 11, type: 'view', customer: 1, item: 2 },
      { day: 11, type: 'purchase', customer: 2, item: 3 },
    ]);
    const split = temporalSplit(dataset, 10 * DAY, DEFAULT_INTERACTIONS);
    expect(split.train.matrix.indices).toEqual(Int32Array.of(0, 1));
    expect(split.target).toBe('purchase');
    // Customer 0 bought item 0 again (not new) and 2; customer 1 only looked; customer 2 was not known.
    expect(split.relevant.indices).toEqual(Int32Array.of(2));
    expect(split.customers).toEqual(Int32Array.of(0));
  });

  it('takes the heaviest event there is where nothing is bought', () => {
    const dataset = shop(1, 3, [
      { day: 0, type: 'view', customer: 0, item: 0 },
      { day: 5, type: 'view', customer: 0, item: 1 },
      { day: 5, type: 'cart', customer: 0, item: 2 },
    ]);
    expect(temporalSplit(dataset, 5 * DAY, DEFAULT_INTERACTIONS).target).toBe('cart');
  });
});

describe('a hold-out report', () => {
  const dataset = tastes(60, 30);

  it('always has the baselines, and shows that a personal model beats them where taste decides', () => {
    const report = evaluateRecipes(dataset, options);
    const models = report.rows.map((row) => row.recipe.model);
    expect(models).toEqual(['popularity', 'recent-popularity', 'item-knn']);
    const [popular, , personal] = report.rows;
    expect(personal!.ndcg).toBeGreaterThan(popular!.ndcg);
    expect(personal!.ci.ndcg[0]).toBeLessThanOrEqual(personal!.ndcg);
    expect(personal!.ci.ndcg[1]).toBeGreaterThanOrEqual(personal!.ndcg);
    expect(report.tooShort).toBeNull();
  });

  it('keeps values by customer whose means are the row', () => {
    const { rows, customers } = evaluateRecipes(dataset, options);
    for (const row of rows) {
      const mean = row.perCustomer.recall.reduce((sum, value) => sum + value, 0) / customers;
      expect(mean).toBeCloseTo(row.recall, 5);
    }
  });

  it('is plain JSON, the same every time', () => {
    const report = evaluateRecipes(dataset, options);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(evaluateRecipes(dataset, options)).toEqual(report);
  });

  it('measures a sample of customers when there are many', () => {
    const report = evaluateRecipes(dataset, { ...options, maxCustomers: 12 });
    expect(report.customerIndices).toHaveLength(12);
    expect(report.rows[0]!.perCustomer.ndcg).toHaveLength(12);
  });

  it('times with the clock it is given', () => {
    let now = 0;
    const report = evaluateRecipes(dataset, { ...options, clock: () => now++ });
    expect(report.rows.map((row) => row.fitMs)).toEqual([1, 1, 1]);
  });

  it('measures each candidate on what it learns from, and all on the same customers', () => {
    const lately = { ...neighbours, interactions: { ...DEFAULT_INTERACTIONS, windowDays: 10 } };
    const both = evaluateRecipes(dataset, { ...options, candidates: [neighbours, lately] });
    expect(both.rows.map((row) => row.interactions.windowDays)).toEqual([null, null, null, 10]);
    expect(both.rows[3]!.perCustomer).not.toEqual(both.rows[2]!.perCustomer);
    expect(both.customers).toBe(evaluateRecipes(dataset, options).customers);
  });

  it('says why when the history is too short to hold anything out', () => {
    const report = evaluateRecipes(dataset, { ...options, cutDays: 1000 });
    expect(report.rows).toEqual([]);
    expect(report.tooShort).toMatch(/^Only 0 customers/);
  });
});

describe('recipes', () => {
  it('are the same when their settings are, defaults filled in', () => {
    const plain = { model: 'item-knn', settings: {} };
    expect(sameRecipe(plain, { model: 'item-knn', settings: { neighbours: 100 } })).toBe(true);
    expect(sameRecipe(plain, { model: 'item-knn', settings: { neighbours: 50 } })).toBe(false);
    expect(sameRecipe(plain, { model: 'popularity', settings: {} })).toBe(false);
  });

  it('are other candidates when they learn from other events', () => {
    const fading = { ...neighbours, interactions: { ...DEFAULT_INTERACTIONS, halfLifeDays: 30 } };
    expect(sameCandidate(neighbours, { ...neighbours })).toBe(true);
    expect(sameCandidate(neighbours, fading)).toBe(false);
  });
});
