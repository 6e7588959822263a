import { mean } from '../numeric/mean.ts';
import { type Estimate, estimateMean } from './estimate.ts';

/** What a contact costs, and what one unit of the outcome earns, in one currency. */
export interface Economics {
  readonly cost: number;
  readonly margin: number;
}

/** A straight line from scores to effects. */
export interface Calibration {
  readonly intercept: number;
  readonly slope: number;
}

/** What a rule of whom to treat brings, in profit for each customer. */
export interface PolicyResult extends Economics {
  /** Share of customers that the rule treats. */
  readonly share: number;
  /** Profit by the calibrated scores. */
  readonly expected: number;
  /** Profit by what happened: an estimate that does not believe the scores. */
  readonly achieved: Estimate;
  readonly treatAll: Estimate;
  /** What the rule brings more than the better of treating everybody and treating nobody. */
  readonly gain: Estimate;
  /** The best that the experiment supports: a rule by customer only where it is better beyond noise. */
  readonly action: 'by-score' | 'everybody' | 'nobody';
}

/**
 * The line by which scores predict effects (least squares). Learners exaggerate differences; without this, expected profit would be
 * what the noisiest scores promise.
 * @param effects unbiased effect of each row, see robustEffects
 */
export function calibrate(scores: Float64Array, effects: Float64Array): Calibration {
  const { meanScore, meanEffect, covariance, variance } = moments(scores, effects);
  // Scores that point the wrong way say nothing.
  const slope = variance < 1e-18 ? 0 : Math.max(0, covariance / variance);
  return { slope, intercept: meanEffect - slope * meanScore };
}

/** Variance of the effects that calibrated scores explain, in squared units of the outcome. */
export function explainedVariance(scores: Float64Array, effects: Float64Array): number {
  const { covariance, variance } = moments(scores, effects);
  return variance < 1e-18 || covariance < 0 ? 0 : covariance ** 2 / variance;
}

function moments(scores: Float64Array, effects: Float64Array) {
  const [meanScore, meanEffect] = [mean(scores), mean(effects)];
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < scores.length; i++) {
    covariance += ((scores[i] - meanScore) * (effects[i] - meanEffect)) / scores.length;
    variance += (scores[i] - meanScore) ** 2 / scores.length;
  }
  return { meanScore, meanEffect, covariance, variance };
}

/** Scores as effects. */
export function calibrated(scores: Float64Array, { intercept, slope }: Calibration): Float64Array {
  return scores.map((score) => intercept + slope * score);
}

/**
 * Judges the rule "treat whoever is expected to earn more than the contact costs".
 * @param expected calibrated effect of each row, from models that did not see it
 * @param effects unbiased effect of each row
 */
export function judgePolicy(
  expected: Float64Array,
  effects: Float64Array,
  { cost, margin }: Economics,
  seed: number,
): PolicyResult {
  const treat = expected.map((effect) => (effect * margin > cost ? 1 : 0));
  const profit = effects.map((effect) => effect * margin - cost);
  const byScore = profit.map((value, row) => treat[row] * value);
  const treatAll = estimateMean(profit, seed);
  const uniform = treatAll.mean > 0 ? 1 : 0;
  const gain = estimateMean(
    profit.map((value, row) => (treat[row] - uniform) * value),
    seed,
  );
  return {
    cost,
    margin,
    share: mean(treat),
    expected: mean(expected.map((effect, row) => treat[row] * (effect * margin - cost))),
    achieved: estimateMean(byScore, seed),
    treatAll,
    gain,
    action: gain.isPositive ? 'by-score' : treatAll.isPositive ? 'everybody' : 'nobody',
  };
}
