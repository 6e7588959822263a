import { ClienteleError } from '../../contract/errors.ts';
import type { Recommender } from './contract.ts';
import { hybridOf } from './hybrid/hybrid.ts';
import { content } from './models/content.ts';
import { ease } from './models/ease.ts';
import { bspm, gfCf } from './models/graph-filter.ts';
import { ials } from './models/ials.ts';
import { itemKnn } from './models/item-knn.ts';
import { personalFrequency } from './models/personal-frequency.ts';
import { popularity, recentPopularity } from './models/popularity.ts';
import { rp3beta } from './models/rp3beta.ts';
import { sessionKnn } from './models/session-knn.ts';
import { sparseEase } from './models/sparse-ease.ts';
import { tifuKnn } from './models/tifu-knn.ts';
import { transitions } from './models/transitions.ts';
import { trending } from './models/trending.ts';
import { turboCf } from './models/turbo-cf.ts';
import { userKnn } from './models/user-knn.ts';

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
