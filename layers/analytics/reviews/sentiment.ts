import { heldAndOthers, stratifiedFolds } from '../numeric/folds.ts';
import { probability } from '../numeric/log-odds.ts';
import { bestThreshold } from './judge.ts';
import { lexiconScore } from './lexicon.ts';
import { fitLinear, type LinearModel, type LinearRows, linearScores, naiveBayesScale } from './linear.ts';
import { type Terms, termsOf } from './terms.ts';
import { type Language, languageOf, tokensOf } from './text.ts';
import { learnVocabulary, type Vocabulary, vectorise } from './tf-idf.ts';

/** A review as models see it. */
export interface ReadReview {
  readonly terms: Terms;
  readonly language: Language | null;
  readonly lexicon: number;
}

/** Parts of the texts that are held out in turn, to calibrate on what was not learnt. */
const FOLDS = 4;
/** Loss against penalty: of 1, 3, 10 and 30, what did well on a thousand reviews of women's clothing; 10 and 30 differ by chance. */
const C = 10;

/** Reads a review's text once. O(characters). */
export function readReview(text: string): ReadReview {
  const tokens = tokensOf(text);
  const language = languageOf(tokens);
  return { terms: termsOf(tokens), language, lexicon: lexiconScore(tokens, language) };
}

/** Learnt from reviews with a verdict; gives log-odds of praise. */
interface Learner {
  odds(reviews: readonly ReadReview[]): Float64Array;
}

/** A classifier with calibrated probabilities. */
export interface Sentiment {
  /** Probability that each review praises. */
  probabilities(reviews: readonly ReadReview[]): Float64Array;
  /** Calibrated log-odds of praise. */
  odds(reviews: readonly ReadReview[]): Float64Array;
  /** Probability from which a review counts as praise: the one with the best macro-F1 on held-out reviews. */
  readonly threshold: number;
  /** Reviews that it learnt from; 0: the word list alone answers. */
  readonly learntFrom: number;
  /** Out of fold, log-odds of each review that it learnt from, calibrated. */
  readonly heldOut: Float64Array;
}

/** Fewest reviews of the rarer verdict that a model learns from. */
const FEWEST = 5;

/** Slope and intercept of the word list's log-odds where nothing can be learnt. */
const COLD = { slope: 1.2, intercept: 0.3 };

/**
 * Learns which words praise: logistic regression on words and characters, and one on features scaled by naive Bayes, averaged; a word
 * list is one more feature of both. Probabilities are calibrated on held-out parts (Platt 1999).
 * @param praises 1 or 0 a review
 */
export function learnSentiment(reviews: readonly ReadReview[], praises: Uint8Array, seed: number): Sentiment {
  const praised = praises.reduce((sum, one) => sum + one, 0);
  if (Math.min(praised, reviews.length - praised) < FEWEST) return coldStart(reviews);
  const raw = outOfFold(reviews, praises, seed);
  const { slope, intercept } = platt(raw, praises);
  const calibrated = (odds: Float64Array) => odds.map((one) => intercept + slope * one);
  const heldOut = calibrated(raw);
  const learner = learn(reviews, praises);
  return {
    learntFrom: reviews.length,
    heldOut,
    threshold: bestThreshold(heldOut.map(probability), praises),
    odds: (others) => calibrated(learner.odds(others)),
    probabilities: (others) => calibrated(learner.odds(others)).map(probability),
  };
}

function coldStart(reviews: readonly ReadReview[]): Sentiment {
  const odds = (others: readonly ReadReview[]) =>
    Float64Array.from(others, ({ lexicon }) => COLD.intercept + COLD.slope * lexicon);
  return {
    learntFrom: 0,
    heldOut: odds(reviews),
    threshold: 0.5,
    odds,
    probabilities: (others) => odds(others).map(probability),
  };
}

function learn(reviews: readonly ReadReview[], praises: Uint8Array): Learner {
  const vocabulary = learnVocabulary(reviews.map(({ terms }) => terms));
  const spread = Math.sqrt(reviews.reduce((sum, { lexicon }) => sum + lexicon ** 2, 0) / reviews.length) || 1;
  const rows = rowsOf(reviews, vocabulary, spread);
  const models: readonly LinearModel[] = [
    fitLinear(rows, praises, { c: C }),
    fitLinear(rows, praises, { c: C / 10, scale: naiveBayesScale(rows.sparse, praises) }),
  ];
  return {
    odds(others) {
      const read = rowsOf(others, vocabulary, spread);
      const scores = models.map((model) => linearScores(model, read));
      return scores[0].map((score, i) => (score + scores[1][i]) / 2);
    },
  };
}

function rowsOf(reviews: readonly ReadReview[], vocabulary: Vocabulary, spread: number): LinearRows {
  return {
    sparse: vectorise(
      reviews.map(({ terms }) => terms),
      vocabulary,
    ),
    dense: Float64Array.from(reviews, ({ lexicon }) => lexicon / spread),
  };
}

function outOfFold(reviews: readonly ReadReview[], praises: Uint8Array, seed: number): Float64Array {
  const foldOf = stratifiedFolds(Array.from(praises, String), FOLDS, seed);
  const odds = new Float64Array(reviews.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const [held, others] = heldAndOthers(foldOf, fold);
    const learner = learn(
      others.map((i) => reviews[i]),
      Uint8Array.from(others, (i) => praises[i]),
    );
    const scores = learner.odds(held.map((i) => reviews[i]));
    for (const [at, i] of held.entries()) odds[i] = scores[at];
  }
  return odds;
}

/** Slope and intercept that make odds probabilities, by Newton's method on smoothed targets (Platt 1999; Lin, Lin and Weng 2007). */
function platt(odds: Float64Array, praises: Uint8Array): { slope: number; intercept: number } {
  const positives = praises.reduce((sum, one) => sum + one, 0);
  const negatives = praises.length - positives;
  const targets = [1 / (negatives + 2), (positives + 1) / (positives + 2)];
  let slope = 1;
  let intercept = Math.log((positives + 1) / (negatives + 1));
  for (let round = 0; round < 50; round++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
    for (let i = 0; i < odds.length; i++) {
      const p = probability(intercept + slope * odds[i]);
      const error = p - targets[praises[i]];
      const weight = p * (1 - p);
      g0 += error;
      g1 += error * odds[i];
      h00 += weight;
      h01 += weight * odds[i];
      h11 += weight * odds[i] ** 2;
    }
    const determinant = h00 * h11 - h01 ** 2;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    intercept -= d0;
    slope -= d1;
    if (Math.abs(d0) + Math.abs(d1) < 1e-9) break;
  }
  return { slope, intercept };
}
