import { describe, expect, it } from 'vitest';
import { selectRecipe } from '../../../../../layers/analytics/evaluate/select.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import type { Candidate } from '../../../../../layers/contract/evaluation.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';

/** Even customers buy even items, odd ones odd: popularity cannot know. */
function tastes() {
  const random = seededRandom(4);
  const happenings: Happening[] = [];
  for (let customer = 0; customer < 120; customer++) {
    for (let n = 0; n < 10; n++) {
      const item = 2 * random.below(20) + (customer % 2);
      happenings.push({ day: random.below(100), type: 'purchase', customer, item });
    }
  }
  return shop(120, 40, happenings);
}

const dataset = tastes();
const candidate = (model: string, settings = {}): Candidate => ({
  recipe: { model, settings },
  interactions: DEFAULT_INTERACTIONS,
});
const candidates = [
  candidate('popularity'),
  candidate('item-knn'),
  candidate('trending'),
  candidate('rp3beta'),
];
const options = { candidates, k: 10, cut: 70 * DAY, seed: 1, leastCustomers: 1 };

describe('selection', () => {
  it('ends with a model that knows taste, tried on ever more customers', () => {
    const { winner, trials, isCutShort } = selectRecipe(dataset, options);
    expect(['item-knn', 'rp3beta']).toContain(winner.recipe.model);
    expect(trials.map((trial) => trial.share)).toEqual([0.25, 0.25, 0.25, 0.25, 1, 1]);
    expect(isCutShort).toBe(false);
  });

  it('is the same for the same seed', () => {
    expect(selectRecipe(dataset, options)).toEqual(selectRecipe(dataset, options));
  });

  it('stops when its time is up, with the best it has', () => {
    let now = 0;
    // Two looks a trial: before it and after.
    const clock = () => now++;
    const { winner, trials, isCutShort } = selectRecipe(dataset, { ...options, clock, budgetMs: 9 });
    expect(isCutShort).toBe(true);
    expect(trials.length).toBeLessThan(6);
    expect(trials.map((trial) => trial.recipe)).toContainEqual(winner.recipe);
  });

  it('stops when its budget of work is used up, at the same trial every time', () => {
    const work = { ...options, budgetWork: 4000 };
    const { trials, isCutShort } = selectRecipe(dataset, work);
    expect(isCutShort).toBe(true);
    expect(trials.length).toBeGreaterThan(1);
    expect(trials.length).toBeLessThan(6);
    expect(selectRecipe(dataset, work)).toEqual(selectRecipe(dataset, work));
  });

  it('passes over rungs that would measure too few', () => {
    const { trials } = selectRecipe(dataset, { ...options, leastCustomers: 400 });
    expect(trials.map((trial) => trial.share)).toEqual([1, 1, 1, 1]);
  });

  it('settles the weights of a hybrid, so that it is fitted without learning them again', () => {
    const hybrid = candidate('hybrid', { parts: 'item-knn,recent-popularity' });
    const { winner, trials } = selectRecipe(dataset, {
      ...options,
      candidates: [hybrid],
      leastCustomers: 400,
    });
    expect(trials[0]!.recipe).toEqual(hybrid.recipe);
    const weights = String(winner.recipe.settings.weights).split(',').map(Number);
    expect(weights).toHaveLength(2);
    expect(weights[0]).toBeGreaterThan(weights[1]!);
    expect(Number(winner.recipe.settings.trend)).toBeGreaterThanOrEqual(0);
  });

  it('takes the first candidate when there is no time at all', () => {
    const { winner, trials } = selectRecipe(dataset, { ...options, clock: () => 0, budgetMs: 0 });
    expect([winner, trials]).toEqual([candidates[0], []]);
  });

  it('stays with the earlier of two that chance alone tells apart', () => {
    const alike = (neighbours: number) => candidate('item-knn', { neighbours });
    for (const pair of [
      [alike(39), alike(38)],
      [alike(38), alike(39)],
    ]) {
      const { winner, trials } = selectRecipe(dataset, { ...options, candidates: pair });
      expect(trials).toHaveLength(2);
      expect(winner).toEqual(pair[0]);
    }
  });

  it('chooses what to learn from, too', () => {
    const recent = { ...DEFAULT_INTERACTIONS, windowDays: 1 };
    const { winner } = selectRecipe(dataset, {
      ...options,
      candidates: [{ ...candidate('item-knn'), interactions: recent }, candidate('item-knn')],
    });
    expect(winner.interactions.windowDays).toBeNull();
  });

  it('wants something to choose from', () => {
    expect(() => selectRecipe(dataset, { ...options, candidates: [] })).toThrow(/no model to choose from/);
  });
});
