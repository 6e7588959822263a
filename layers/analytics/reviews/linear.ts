import type { Csr } from '../numeric/csr.ts';
import { minimise } from '../numeric/lbfgs.ts';

/** Rows of weights, and one more dense feature a row. */
export interface LinearRows {
  readonly sparse: Csr;
  /** One value a row: the score of the word list, standardised. */
  readonly dense: Float64Array;
}

/** Largest slope at which the weights are good enough, for each unit of C: the order of the scores no longer changes. */
const TOLERANCE = 1e-3;

export interface LinearModel {
  /** One a column; the last two are of the dense feature and the intercept. */
  readonly weights: Float64Array;
}

export interface LinearOptions {
  /** Loss of all rows against the penalty: C of Fan et al., LIBLINEAR (2008). */
  readonly c: number;
  /** Factor a column on its values; absent: 1. */
  readonly scale?: Float64Array;
}

/**
 * Logistic regression with a ridge penalty: minimises C Σ w_i ln(1 + exp(−y_i f_i)) + |weights|² / 2, where each class has the same total
 * weight. The intercept is not penalised. L-BFGS; O(evaluations · entries).
 * @param positive 1 or 0 a row; both occur
 */
export function fitLinear(
  { sparse, dense }: LinearRows,
  positive: Uint8Array,
  options: LinearOptions,
): LinearModel {
  const { rows, cols, offsets, indices, values } = sparse;
  const { c, scale } = options;
  const positives = positive.reduce((sum, one) => sum + one, 0);
  const weightOf = [rows / (2 * (rows - positives)), rows / (2 * positives)];

  function objective(x: Float64Array, gradient: Float64Array): number {
    let loss = 0;
    for (let j = 0; j <= cols; j++) {
      gradient[j] = x[j];
      loss += (x[j] * x[j]) / 2;
    }
    gradient[cols + 1] = 0;
    for (let i = 0; i < rows; i++) {
      let f = x[cols + 1] + x[cols] * dense[i];
      for (let e = offsets[i]; e < offsets[i + 1]; e++) {
        const j = indices[e];
        f += x[j] * values[e] * (scale === undefined ? 1 : scale[j]);
      }
      const y = positive[i] === 1 ? 1 : -1;
      const margin = y * f;
      const weight = c * weightOf[positive[i]];
      loss += weight * (margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin);
      const pull = (-weight * y) / (1 + Math.exp(margin));
      for (let e = offsets[i]; e < offsets[i + 1]; e++) {
        const j = indices[e];
        gradient[j] += pull * values[e] * (scale === undefined ? 1 : scale[j]);
      }
      gradient[cols] += pull * dense[i];
      gradient[cols + 1] += pull;
    }
    return loss;
  }

  const { x } = minimise(objective, new Float64Array(cols + 2), {
    tolerance: TOLERANCE * c,
    maxEvaluations: 100,
  });
  if (scale !== undefined) for (let j = 0; j < cols; j++) x[j] *= scale[j];
  return { weights: x };
}

/** Log-odds of each row. */
export function linearScores({ weights }: LinearModel, { sparse, dense }: LinearRows): Float64Array {
  const { rows, cols, offsets, indices, values } = sparse;
  return Float64Array.from({ length: rows }, (_, i) => {
    let f = weights[cols + 1] + weights[cols] * dense[i];
    for (let e = offsets[i]; e < offsets[i + 1]; e++) f += weights[indices[e]] * values[e];
    return f;
  });
}

/**
 * Factor a column of a naive Bayes classifier: ln of its share of the praise's weight over its share of the complaints', smoothed by 1 (Wang and
 * Manning, Baselines and Bigrams, 2012).
 */
export function naiveBayesScale(
  { rows, cols, offsets, indices, values }: Csr,
  positive: Uint8Array,
): Float64Array {
  const sums = [new Float64Array(cols).fill(1), new Float64Array(cols).fill(1)];
  for (let i = 0; i < rows; i++)
    for (let e = offsets[i]; e < offsets[i + 1]; e++) sums[positive[i]][indices[e]] += values[e];
  const [bad, good] = sums.map((one) => one.reduce((sum, value) => sum + value, 0));
  return sums[1].map((value, j) => Math.log(value / good) - Math.log(sums[0][j] / bad));
}
