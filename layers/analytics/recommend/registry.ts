import { ClienteleError } from '../errors.ts';
import { content } from './content.ts';
import type { Recommender } from './contract.ts';
import { ease } from './ease.ts';
import { bspm, gfCf } from './graph-filter.ts';
import { hybridOf } from './hybrid.ts';
import { ials } from './ials.ts';
import { itemKnn } from './item-knn.ts';
import { personalFrequency } from './personal-frequency.ts';
import { popularity, recentPopularity } from './popularity.ts';
import { rp3beta } from './rp3beta.ts';
import { sessionKnn } from './session-knn.ts';
import { sparseEase } from './sparse-ease.ts';
import { tifuKnn } from './tifu-knn.ts';
import { transitions } from './transitions.ts';
import { trending } from './trending.ts';
import { turboCf } from './turbo-cf.ts';
import { userKnn } from './user-knn.ts';

/** Every kind of model by its name: what configuration may ask for and a snapshot may hold. */
export const recommenders: Readonly<Record<string, Recommender>> = Object.fromEntries(
  [
    popularity,
    recentPopularity,
    trending,
    personalFrequency,
    itemKnn,
    userKnn,
    rp3beta,
    sparseEase,
    ease,
    turboCf,
    gfCf,
    bspm,
    ials,
    transitions,
    sessionKnn,
    tifuKnn,
    content,
    hybridOf((name) => recommenderByName(name)),
  ].map((recommender) => [recommender.name, recommender]),
);

/** @throws ClienteleError `config.invalid`, naming the models there are */
export function recommenderByName(name: string): Recommender {
  const found = Object.hasOwn(recommenders, name) ? recommenders[name] : undefined;
  if (found === undefined) {
    throw new ClienteleError(
      'config.invalid',
      `There is no model ${JSON.stringify(name)}; there are: ${Object.keys(recommenders).join(', ')}`,
      { model: name },
    );
  }
  return found;
}
