import { describe, expect, it } from 'vitest';
import { csrFromTriples, transpose } from '../../layers/analytics/numeric/build.ts';
import {
  itemRatingKnn,
  meanOf,
  ratingSimilarity,
  residuals,
  userRatingKnn,
} from '../../layers/analytics/recommend/models/rating-knn.ts';
import { ratingModelByName } from '../../layers/analytics/recommend/rating-registry.ts';

/** Customers 1–5 × items 1–5; 0 is no rating. */
const TABLE = [
  [1, 5, 3, 0, 4],
  [5, 0, 2, 1, 3],
  [4, 3, 1, 4, 2],
  [0, 4, 5, 3, 0],
  [3, 1, 4, 2, 5],
];

function ratings() {
  const cells = TABLE.flatMap((line, row) => line.map((value, col) => ({ row, col, value })));
  const given = cells.filter(({ value }) => value > 0);
  return csrFromTriples(
    5,
    5,
    given.map(({ row }) => row),
    given.map(({ col }) => col),
    given.map(({ value }) => value),
  );
}

const customers = ratings();
const items = transpose(customers);
const similar = (name: 'cosine' | 'pearson', of: typeof customers, shrinkage = 0) =>
  ratingSimilarity(name, of, residuals(of, meanOf(of)), shrinkage);

describe('similarity in a table of 5 × 5 ratings, by hand', () => {
  it('of customers 1 and 2', () => {
    // Means 13/4 and 11/4. Without them: −2.25 1.75 −.25 – .75 and 2.25 – −.75 −1.75 .25.
    // Both have items 1, 3, 5: −5.0625 + .1875 + .1875 = −4.6875; lengths √8.75 and √8.75: cosine −4.6875/8.75 = −15/28.
    expect(similar('cosine', customers)(0, 1)).toBeCloseTo(-15 / 28, 12);
    // Of items 1, 3, 5 alone: 1 3 4 and 5 2 3, means 8/3 and 10/3: (−25 − 4 − 4)/9 over (25 + 1 + 16)/9: −33/42 = −11/14.
    expect(similar('pearson', customers)(0, 1)).toBeCloseTo(-11 / 14, 6);
    // Three shared ratings with shrinkage 3 count half.
    expect(similar('pearson', customers, 3)(0, 1)).toBeCloseTo(-11 / 28, 6);
  });

  it('of customers 2 and 4, who share two items', () => {
    // Items 3 and 4: 2 1 and 5 3: both fall, so the correlation is 1.
    expect(similar('pearson', customers)(1, 3)).toBeCloseTo(1, 6);
    // Means 11/4 and 4: (−.75)(1) + (−1.75)(−1) = 1; lengths √8.75 and √2.
    expect(similar('cosine', customers)(1, 3)).toBeCloseTo(1 / Math.sqrt(17.5), 12);
  });

  it('of items 1 and 3', () => {
    // Item 1: 1 5 4 – 3, mean 3.25: −2.25 1.75 .75 – −.25. Item 3: 3 2 1 5 4, mean 3: 0 −1 −2 2 1.
    // Product −1.75 − 1.5 − .25 = −3.5; lengths √8.75 and √10.
    expect(similar('cosine', items)(0, 2)).toBeCloseTo(-3.5 / Math.sqrt(87.5), 12);
  });
});

describe('a rating predicted in the table, by hand', () => {
  it('of customer 2 for item 2, by customers', () => {
    // Pearson with customer 1: −11/14, left out; 3: items 1 3 4 5, 1.75/√(8.75 × 6.75) = .227711; 4: 1; 5: 1.5/√(8.75 × 5) = .226779.
    // Above their means: 3 − 2.8 = .2; 4 − 4 = 0; 1 − 3 = −2. Sum .045542 − .453557 over 1.454490: −.280521; mean 2.75.
    const model = userRatingKnn.fit(customers, { centre: 'mean', shrinkage: 0 });
    expect(model.predict(1, 1)).toBeCloseTo(2.75 - 0.280521, 5);
  });

  it('of customer 4 for item 1, by items', () => {
    // Customer 4 rated items 2, 3, 4 with 4, 5, 3. Cosine of item 1 (√8.75) with
    // item 2, mean 3.25 (5 – 3 4 1: 1.75 – −.25 .75 −2.25, length √8.75): −3.9375 − .1875 + .5625 < 0: left out;
    // item 3: < 0, left out; item 4, mean 2.5 (– 1 4 3 2: −1.5 1.5 .5 −.5, length √5): −2.625 + 1.125 + .125 < 0: left out.
    // Nobody is left: the mean of item 1, 3.25, answers.
    const model = itemRatingKnn.fit(customers, {
      centre: 'mean',
      similarity: 'cosine',
      shrinkage: 0,
    });
    expect(model.predict(3, 0)).toBe(3.25);
  });

  it('of customer 1 for item 4, by items', () => {
    // Customer 1 rated items 1, 2, 3, 5 with 1, 5, 3, 4. Cosine of item 4 (−1.5 1.5 .5 −.5 for customers 2–5, √5) with
    // item 1: < 0; item 2: (–, −.25, .75, −2.25): −.375 + .375 + 1.125 = 1.125 over √(5 × 8.75) = .170084;
    // item 3: 1.5 − 3 + 1 − .5 = −1; item 5, mean 3.5 (4 3 2 – 5: .5 −.5 −1.5 – 1.5): .75 − 2.25 − .75 < 0.
    // Item 2 alone is left, its rating 5 − 3.25 above its mean: 2.5 + 1.75 = 4.25.
    const model = itemRatingKnn.fit(customers, {
      centre: 'mean',
      similarity: 'cosine',
      shrinkage: 0,
    });
    expect(model.predict(0, 3)).toBeCloseTo(4.25, 6);
  });

  it('by the mean, and by how much item and customer are above it', () => {
    // 21 ratings of sum 65. Without pull: item 4 (1 + 4 + 3 + 2)/4 − 65/21 = −.595238. Customer 1 of what is left:
    // 13 − items' means 3.25 + 3.25 + 3 + 3.5 = 0: nothing.
    const mean = 65 / 21;
    expect(ratingModelByName('global-mean').fit(customers, {}).predict(0, 3)).toBeCloseTo(mean, 6);
    const bias = ratingModelByName('rating-bias').fit(customers, { pull: 0 });
    expect(bias.predict(0, 3)).toBeCloseTo(2.5, 6);
  });
});
