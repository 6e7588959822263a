import { byName } from './by-name.ts';
import type { Recommender } from './contract.ts';
import { hybridOf } from './hybrid/hybrid.ts';
import { content } from './models/content.ts';
import { ease } from './models/ease.ts';
import { bspm, chebyCf, gfCf } from './models/graph-filter.ts';
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

/** @throws ClienteleError `config.invalid`, naming the models there are */
export const recommenderByName = byName('model', () => recommenders);

/** Blends of other models. */
export const hybrid = hybridOf(recommenderByName);

/** Every model: what configuration may ask for and a snapshot may hold. */
export const recommenders: readonly Recommender[] = [
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
  chebyCf,
  gfCf,
  bspm,
  ials,
  transitions,
  sessionKnn,
  tifuKnn,
  content,
  hybrid,
];
