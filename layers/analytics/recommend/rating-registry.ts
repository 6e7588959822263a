import { ClienteleError } from '../../contract/errors.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Recipe, Setting } from './contract.ts';
import { RATING_KNN, RATING_KNN_DEFAULTS, ratingKnn } from './models/rating-knn.ts';
import { type RatingModel, ratingBias } from './ratings.ts';
import { resolveSettings } from './settings.ts';

const BIAS_DEFAULTS = { pull: 5 };

/** Models of ratings by name, the simplest first, with the settings they take. */
export const ratingModels: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  'global-mean': {},
  'rating-bias': BIAS_DEFAULTS,
  ...Object.fromEntries(RATING_KNN.map((name) => [name, RATING_KNN_DEFAULTS])),
};

/** In every comparison of rating models. */
export const RATING_BASELINES: readonly string[] = ['global-mean', 'rating-bias'];

/**
 * Fits a model of ratings.
 * @throws ClienteleError `config.invalid` for an unknown model or setting
 */
export function fitRatings({ model, settings }: Recipe, ratings: Csr): RatingModel {
  const knn = RATING_KNN.find((name) => name === model);
  if (knn !== undefined) return ratingKnn(knn, ratings, settings);
  if (!Object.hasOwn(ratingModels, model)) {
    throw new ClienteleError(
      'config.invalid',
      `There is no model of ratings ${JSON.stringify(model)}; there are: ${Object.keys(ratingModels).join(', ')}`,
      { model },
    );
  }
  if (model === 'global-mean') {
    resolveSettings(model, {}, settings);
    const { mean } = ratingBias(ratings, 0);
    return { predict: () => mean };
  }
  const bias = ratingBias(ratings, resolveSettings(model, BIAS_DEFAULTS, settings).pull);
  return { predict: (customer, item) => bias.mean + bias.customer[customer] + bias.item[item] };
}
