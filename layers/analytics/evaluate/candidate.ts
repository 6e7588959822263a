import type { Candidate, InteractionsConfig, Recipe } from '../../contract/evaluation.ts';
import { recommenders } from '../recommend/registry.ts';

/** Whether two recipes are the same: same model, and the same settings once defaults are filled in. */
export function sameRecipe(a: Recipe, b: Recipe): boolean {
  if (a.model !== b.model) return false;
  const defaults = recommenders.find(({ name }) => name === a.model)?.defaults ?? {};
  const left = { ...defaults, ...a.settings };
  const right = { ...defaults, ...b.settings };
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

/** Whether two candidates are the same: same recipe, same configuration of what it learns from, same re-ranking. */
export function sameCandidate(a: Candidate, b: Candidate): boolean {
  return (
    sameRecipe(a.recipe, b.recipe) &&
    sameInteractions(a.interactions, b.interactions) &&
    (a.exposureStrength ?? 0) === (b.exposureStrength ?? 0)
  );
}

/** Whether events become preference in the same way. */
export function sameInteractions(a: InteractionsConfig, b: InteractionsConfig): boolean {
  const types = Object.keys(a.weights) as (keyof typeof a.weights)[];
  return (
    a.halfLifeDays === b.halfLifeDays &&
    a.windowDays === b.windowDays &&
    types.every((type) => a.weights[type] === b.weights[type])
  );
}
