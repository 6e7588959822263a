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
const options = { candidates, k: 10, cut: 70 * DAY, seed: 1 };

describe('selection', () => {
  it('ends with models that know taste, and always tries a blend', () => {
    const { winner, trials, isCutShort } = selectRecipe(dataset, options);
    expect(JSON.stringify(winner.recipe)).toMatch(/item-knn|rp3beta/);
    expect(trials.map((trial) => trial.share)).toEqual(trials.map(() => 1));
    expect(isCutShort).toBe(false);
  });

  it('varies the settings of the best models, and tells the interval of each score', () => {
    const { trials } = selectRecipe(dataset, options);
    const knn = trials.filter(({ recipe }) => recipe.model === 'item-knn');
    expect(knn.map(({ recipe }) => recipe.settings)).toContainEqual({ bias: true });
    for (const { ndcg, ndcgInterval } of trials) {
      expect(ndcgInterval![0]).toBeLessThanOrEqual(ndcg);
      expect(ndcgInterval![1]).toBeGreaterThanOrEqual(ndcg);
    }
  });

  it('is the same for the same seed', () => {
    expect(selectRecipe(dataset, options)).toEqual(selectRecipe(dataset, options));
  });

  it('leaves untried what its budget of work does not allow, the same every time', () => {
    const whole = selectRecipe(dataset, options);
    const little = { ...options, budgetWork: whole.work / 2 };
    const { trials, isCutShort, leftOut, work } = selectRecipe(dataset, little);
    expect(isCutShort).toBe(true);
    expect(work).toBeLessThanOrEqual(whole.work / 2);
    expect(trials.length).toBeGreaterThan(1);
    expect(trials.length).toBeLessThan(whole.trials.length);
    expect(leftOut.map(({ reason }) => reason)).toContain('the budget is used up');
    expect(selectRecipe(dataset, little)).toEqual(selectRecipe(dataset, little));
  });

  it('chooses the same on a slow machine as on a fast one', () => {
    const at = (step: number) => {
      let now = 0;
      const clock = () => {
        now += step;
        return now;
      };
      return selectRecipe(dataset, { ...options, budgetWork: 40_000, clock });
    };
    expect(at(60_000).winner).toEqual(at(1).winner);
  });

  it('settles the weights of a hybrid, so that it is fitted without learning them again', () => {
    const hybrid = candidate('hybrid', { parts: 'item-knn,recent-popularity' });
    const { winner, trials } = selectRecipe(dataset, {
      ...options,
      candidates: [hybrid],
    });
    expect(trials[0]!.recipe).toEqual(hybrid.recipe);
    const weights = String(winner.recipe.settings.weights).split(',').map(Number);
    expect(weights).toHaveLength(2);
    expect(weights[0]).toBeGreaterThan(weights[1]!);
    expect(Number(winner.recipe.settings.trend)).toBeGreaterThanOrEqual(0);
  });

  it('takes the first candidate when no work is allowed at all', () => {
    const { winner, trials } = selectRecipe(dataset, { ...options, budgetWork: 0 });
    expect([winner, trials]).toEqual([candidates[0], []]);
  });

  it('stays with the earlier of two that chance alone tells apart', () => {
    const alike = (neighbours: number) => candidate('item-knn', { neighbours });
    for (const pair of [
      [alike(39), alike(38)],
      [alike(38), alike(39)],
    ]) {
      const { winner, trials } = selectRecipe(dataset, { ...options, candidates: pair });
      expect(trials.length).toBeGreaterThan(1);
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
