import { ratingBias, ratingModel } from '../ratings.ts';

/** The mean of all ratings for every pair: the least that a model has to beat. */
export const globalMean = ratingModel({
  name: 'global-mean',
  baseline: true,
  defaults: {},
  fit(ratings) {
    const { mean } = ratingBias(ratings, 0);
    return { predict: () => mean };
  },
});

/** The mean, and by how much the customer and the item are above it ({@link ratingBias}). */
export const biasOnly = ratingModel({
  name: 'rating-bias',
  baseline: true,
  defaults: {
    /** Pulls biases of few ratings towards zero, in ratings. */
    pull: 5,
  },
  fit(ratings, { pull }) {
    const { mean, customer, item } = ratingBias(ratings, pull);
    return { predict: (c, i) => mean + customer[c] + item[i] };
  },
});
