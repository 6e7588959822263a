import { byName } from './by-name.ts';
import { biasOnly, globalMean } from './models/rating-bias.ts';
import { itemRatingKnn, userRatingKnn } from './models/rating-knn.ts';

/** Models of ratings, the simplest first. */
export const ratingModels = [globalMean, biasOnly, itemRatingKnn, userRatingKnn];

/** @throws ClienteleError `config.invalid`, naming the models there are */
export const ratingModelByName = byName('model of ratings', () => ratingModels);
