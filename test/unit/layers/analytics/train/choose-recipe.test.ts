import { describe, expect, it } from 'vitest';
import { EXPOSURE_DEFAULTS } from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { type ChoiceConfig, chooseRecipe } from '../../../../../layers/analytics/train/choose-recipe.ts';
import { learnRecommendations } from '../../../../../layers/analytics/train/train.ts';
import type { Candidate, ChosenRecipe } from '../../../../../layers/contract/evaluation.ts';
import { DAY, type Happening, shop } from '../../../../support/recommend-shop.ts';

const on = (model: string, settings = {}): Candidate => ({
  recipe: { model, settings },
  interactions: DEFAULT_INTERACTIONS,
});

const config: ChoiceConfig = {
  seed: 1,
  candidates: [on('popularity'), on('item-knn'), on('hybrid', { parts: 'item-knn,user-knn' })],
  holdoutDays: 20,
  judgedAt: 10,
  exposure: EXPOSURE_DEFAULTS,
  interactions: DEFAULT_INTERACTIONS,
  selection: { everyDays: 7, growth: 0.2, work: 1e9 },
};

/** Even customers buy even items until a day, and from then on odd ones. */
function turning(days: number, turn: number, perCustomer = 12) {
  const random = seededRandom(8);
  const happenings: Happening[] = [{ day: days, type: 'view', customer: 0, item: 0 }];
  for (let customer = 0; customer < 80; customer++) {
    for (let n = 0; n < perCustomer; n++) {
      const [day, pick] = [random.below(days), random.below(20)];
      const side = (customer + (day >= turn ? 1 : 0)) % 2;
      happenings.push({ day, type: 'purchase', customer, item: 2 * pick + side });
    }
  }
  return shop(80, 40, happenings);
}

const dataset = turning(100, 100);

describe('the choice of a recipe', () => {
  it('is made by trial where there is none yet, and says what was tried and what it scored', () => {
    const { chosen, how, trials, window, reason } = chooseRecipe(dataset, config, undefined);
    expect(how).toBe('selected');
    expect(['item-knn', 'hybrid']).toContain(chosen.candidate.recipe.model);
    expect(chosen.from).toEqual({
      asOf: 100 * DAY,
      events: dataset.events.length,
      candidates: config.candidates,
    });
    expect(trials.slice(0, 3).map(({ recipe }) => recipe.model)).toEqual([
      'popularity',
      'item-knn',
      'hybrid',
    ]);
    expect(window).toEqual([60 * DAY, 80 * DAY]);
    expect(reason).toMatch(/^Best of 3 in \d+ trials on \d+ customers: NDCG@10 0\.\d+$/);
  });

  it('is the same for the same input', () => {
    expect(chooseRecipe(turning(100, 100), config, undefined)).toEqual(
      chooseRecipe(dataset, config, undefined),
    );
  });

  it('does not look at what the judge measures on', () => {
    const { trials } = chooseRecipe(turning(100, 80), config, undefined);
    expect(trials).toEqual(chooseRecipe(dataset, config, undefined).trials);
  });

  it('stands for a while, with the weights it learnt', () => {
    const { chosen } = chooseRecipe(dataset, config, undefined);
    const later = chooseRecipe({ ...dataset, asOf: 106 * DAY }, config, chosen);
    expect(later).toMatchObject({ how: 'kept', trials: [], chosen });
    expect(later.reason).toBe('Selected as of 1970-04-11');
  });

  it.each([
    ['a week is over', { ...dataset, asOf: 107 * DAY }, config],
    ['there is much more to learn from', turning(100, 100, 15), config],
    ['other models are to compete', dataset, { ...config, candidates: config.candidates.slice(1) }],
  ])('is made anew when %s, and what serves competes', (_, data, how) => {
    const served: ChosenRecipe = {
      candidate: on('item-knn', { neighbours: 3 }),
      from: { asOf: 100 * DAY, events: dataset.events.length, candidates: config.candidates },
    };
    const { trials, how: made } = chooseRecipe(data, how, served);
    expect(made).toBe('selected');
    expect(trials.map(({ recipe }) => recipe)).toContainEqual(served.candidate.recipe);
  });

  it('is the first candidate, or what serves, where nothing can be compared', () => {
    const young = turning(30, 30);
    const first = chooseRecipe(young, config, undefined);
    expect(first).toMatchObject({ how: 'default', chosen: { candidate: config.candidates[0], from: null } });
    expect(first.reason).toMatch(/^Only 0 customers/);
    const served = { candidate: on('item-knn'), from: null };
    expect(chooseRecipe(young, config, served).chosen).toEqual(served);
  });

  it('ends with what its budget of work allows', () => {
    const little = { ...config, selection: { ...config.selection, work: 1 } };
    const { how, chosen, trials } = chooseRecipe(dataset, little, undefined);
    expect([how, trials]).toEqual(['default', []]);
    expect(chosen.candidate).toEqual(config.candidates[0]);
  });
});

describe('a choice that is worse than what serves on days it has not seen', () => {
  // Before the turn, neighbours foretell what customers buy; after it, they foretell what the others buy.
  const turned = turning(100, 80);
  const learn = (candidates: readonly Candidate[]) =>
    learnRecommendations(
      turned,
      'v2',
      0,
      { ...config, interactions: DEFAULT_INTERACTIONS, repeat: 'never' },
      {
        chosen: { candidate: on('popularity'), from: { asOf: 0, events: 1, candidates } },
        facts: { events: 1, customers: 1, items: 1, tested: 0 },
      },
    );

  it('is replaced by it, retrained', () => {
    const { choice, part } = learn(config.candidates);
    expect(choice.how).toBe('kept');
    expect(choice.reason).toMatch(/what serves is better on the hold-out/);
    expect(part.card.recipe.model).toBe('popularity');
    expect(choice.chosen.from?.events).toBe(turned.events.length);
  });

  it('is replaced by a list for everybody that is better, whatever the configuration asks for', () => {
    const { choice, part } = learn([on('popularity')]);
    expect(choice.how).toBe('selected');
    expect(choice.reason).toContain('popularity, the same list for everybody, is better on the hold-out');
    expect(part.card.recipe.model).toBe('popularity');
  });
});
