import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { bestThreshold, judgeSentiment } from '../../../../../layers/analytics/reviews/judge.ts';
import { learnSentiment, readReview } from '../../../../../layers/analytics/reviews/sentiment.ts';
import { starEstimator } from '../../../../../layers/analytics/reviews/stars.ts';

/** Reviews in a language that no word list knows: of ten words each, one to three tell the verdict. */
function invented(count: number, seed: number, praiseShare = 0.5) {
  const random = seededRandom(seed);
  const praises = Uint8Array.from({ length: count }, () => (random.next() < praiseShare ? 1 : 0));
  const texts = Array.from(praises, (praise) =>
    Array.from({ length: 10 }, (_, i) =>
      i < 2 ? `${praise === 1 ? 'bonu' : 'malo'}${random.below(3)}` : `vorto${random.below(40)}`,
    ).join(' '),
  );
  return { reviews: texts.map(readReview), praises };
}

describe('sentiment', () => {
  it('is learnt in a language that nobody listed words of', () => {
    const train = invented(200, 1);
    const test = invented(300, 2);
    const sentiment = learnSentiment(train.reviews, train.praises, 0);
    const quality = judgeSentiment(sentiment.probabilities(test.reviews), test.praises, sentiment.threshold);
    expect(quality.auc).toBeGreaterThan(0.99);
    expect(quality.calibrationError).toBeLessThan(0.1);
  });

  it('does not call everything praise where nearly everything is', () => {
    const train = invented(200, 3, 0.92);
    const test = invented(400, 4, 0.92);
    const sentiment = learnSentiment(train.reviews, train.praises, 0);
    const quality = judgeSentiment(sentiment.probabilities(test.reviews), test.praises, sentiment.threshold);
    expect(quality.macroF1).toBeGreaterThan(0.9);
  });

  it('says the same again', () => {
    const { reviews, praises } = invented(60, 5);
    const once = learnSentiment(reviews, praises, 7).probabilities(reviews);
    expect(learnSentiment(reviews, praises, 7).probabilities(reviews)).toEqual(once);
  });

  it.each([0, 1, 4])('comes from the word list where %i reviews complain', (complaints) => {
    const praises = Uint8Array.from({ length: 20 }, (_, i) => (i < complaints ? 0 : 1));
    const sentiment = learnSentiment(
      Array.from(praises, () => readReview('vorto')),
      praises,
      0,
    );
    expect(sentiment.learntFrom).toBe(0);
    const [good, bad] = sentiment.probabilities([
      readReview('I love this great bag'),
      readReview('the strap broke, this is junk'),
    ]);
    expect(good).toBeGreaterThan(0.7);
    expect(bad).toBeLessThan(0.4);
  });
});

describe('the threshold', () => {
  it('is the one with the best macro-F1', () => {
    const probabilities = Float64Array.of(0.95, 0.9, 0.85, 0.8, 0.6, 0.55);
    const praises = Uint8Array.of(1, 1, 1, 1, 0, 0);
    const threshold = bestThreshold(probabilities, praises);
    expect(threshold).toBeCloseTo(0.7);
    expect(judgeSentiment(probabilities, praises, threshold).macroF1).toBe(1);
    expect(judgeSentiment(probabilities, praises, 0.5).macroF1).toBeCloseTo(0.4);
  });
});

describe('estimated stars', () => {
  it('are those of reviews that read alike', () => {
    const odds = Float64Array.from({ length: 200 }, (_, i) => (i < 100 ? -2 : 2));
    const stars = Float64Array.from(odds, (at, i) => (at < 0 ? 1 : i % 2 === 0 ? 5 : 4));
    const estimate = starEstimator(odds, stars);
    expect(estimate?.(-3)).toEqual({ stars: 1, from: 1, to: 1 });
    expect(estimate?.(2)).toEqual({ stars: 4.5, from: 4, to: 5 });
  });

  it('are none where no review has stars', () => {
    expect(starEstimator(new Float64Array(), new Float64Array())).toBeUndefined();
  });

  it('are of all reviews where there are few', () => {
    const estimate = starEstimator(Float64Array.of(0, 1), Float64Array.of(2, 4));
    expect(estimate?.(9)).toEqual({ stars: 3, from: 2, to: 4 });
  });
});
