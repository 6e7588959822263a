import type { Recipe } from '../../contract/evaluation.ts';
import { recommenders } from '../recommend/registry.ts';

/** In every report, so that nobody ships a model that the simplest list beats. */
export const BASELINES = baselines(false);

/** Join the baselines where items may come again. Of new items they know nothing. */
export const REPEAT_BASELINES = baselines(true);

function baselines(repeatsOnly: boolean): readonly Recipe[] {
  return recommenders
    .filter(({ traits }) => traits.baseline && traits.repeatsOnly === repeatsOnly)
    .map(({ name }) => ({ model: name, settings: {} }));
}
