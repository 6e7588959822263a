import type { Candidate } from '../../../layers/analytics/evaluate/select.ts';
import type { InteractionsConfig } from '../../../layers/analytics/recommend/interactions.ts';
import { recommenders } from '../../../layers/analytics/recommend/registry.ts';

/** Models that rank by demand, which has a window and a decay of its own. */
const BY_DEMAND: readonly string[] = ['popularity', 'recent-popularity', 'trending'];
/** Half-lives in days that are tried beside none, where events have dates. */
const HALF_LIVES = [180, 60] as const;

/**
 * What is chosen between: every model with its own settings, and where events have dates every personal one on
 * histories that fade, too. In the order in which time is spent on them: undecayed first.
 */
export function candidatesFor(interactions: InteractionsConfig, dated: boolean): Candidate[] {
  const recipes = Object.keys(recommenders).map((model) => ({ model, settings: {} }));
  const personal = recipes.filter(({ model }) => !BY_DEMAND.includes(model));
  const fading = (dated ? HALF_LIVES : []).map((halfLifeDays) => ({ ...interactions, halfLifeDays }));
  return [
    ...recipes.map((recipe) => ({ recipe, interactions })),
    ...fading.flatMap((decayed) => personal.map((recipe) => ({ recipe, interactions: decayed }))),
  ];
}
