import type { Section } from '../../snapshot/section.ts';
import type { FittedRecommender, Interactions, Recipe, Recommender } from '../contract.ts';
import { emptyLists, rankHistory, rankRows } from '../lists.ts';
import { recipeOf, resolveSettings } from '../settings.ts';

const NAME = 'personal-frequency';
const DAY_MS = 86_400_000;

const DEFAULTS = {
  /** Age in days at which an event counts half; 0: events do not age. */
  halfLifeDays: 60,
};

/**
 * What a customer had most, the latest counting most (personal popularity, as in UP-CF@r of Faggioli, Polato and Aiolli, UMAP
 * 2020): the baseline where items may come again. It knows no other item: asked for new ones its lists are empty. O(events).
 */
export const personalFrequency: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit: (interactions, settings) =>
    frequencyModel(recipeOf(NAME, resolveSettings(NAME, DEFAULTS, settings)), interactions),
  restore: frequencyModel,
};

/** The log is the model. */
function frequencyModel(recipe: Recipe, interactions: Interactions): FittedRecommender {
  const { halfLifeDays } = resolveSettings(NAME, DEFAULTS, recipe.settings);
  const { log, matrix, asOf } = interactions;
  return {
    recipe,
    recommend(from, to, options) {
      let row = from;
      return rankRows(interactions, from, to, options, (_, into) => {
        for (let at = log.offsets[row]; at < log.offsets[row + 1]; at++) {
          const ageDays = Math.max(0, asOf - log.time[at]) / DAY_MS;
          into.add(log.item[at], log.weight[at] * (halfLifeDays > 0 ? 2 ** (-ageDays / halfLifeDays) : 1));
        }
        row++;
      });
    },
    foldIn: (history, options) =>
      rankHistory(matrix.cols, history, options, ({ items, weights }, into) => {
        for (let h = 0; h < items.length; h++) into.add(items[h], weights[h]);
      }),
    neighbours: (from, to, k) => emptyLists(to - from, k),
    explain: (history, item) => (history.items.includes(item) ? Int32Array.of(item) : new Int32Array(0)),
    sections: (): Section[] => [],
  };
}
