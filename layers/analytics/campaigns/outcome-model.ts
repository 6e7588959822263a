import {
  type BoostingSettings,
  boostTrees,
  type Loss,
  logLoss,
  squaredLoss,
} from '../customers/churn/boosting.ts';
import { type Rows, rowsLike } from '../customers/churn/feature-rows.ts';
import { fitLogistic } from '../customers/churn/logistic.ts';
import { sumOfLeaves } from '../customers/churn/tree.ts';
import { choleskySolve } from '../numeric/cholesky.ts';
import { probability } from '../numeric/log-odds.ts';
import { mean } from '../numeric/mean.ts';
import { seededRandom } from '../numeric/random.ts';

/** Expected outcome of each row of `x` (row-major). */
export type Predict = (x: Float64Array) => Float64Array;

/** A learning method for one outcome. The same rows and seed give the same model. */
export type OutcomeLearner = (
  x: Float64Array,
  dims: number,
  y: Float64Array,
  isBinary: boolean,
  seed: number,
) => Predict;

/** What all boosted trees share. */
const BOOSTING = { rounds: 100, rate: 0.05, rowShare: 0.7, maxDepth: 3 } as const;
/** Share of the features that each split tries. */
const FEATURE_SHARE = 0.5;

/** Least sum of curvature in a leaf, and what shrinks it. */
type LeafSize = Pick<BoostingSettings, 'minLeaf' | 'ridge'>;

/** Boosted trees: of the log-odds of a binary outcome, otherwise of the mean. O(rounds × depth × rows × dims). */
export const boosted: OutcomeLearner = (x, dims, y, isBinary, seed) =>
  isBinary
    ? boostedTrees(x, dims, y, seed, OF_ODDS, { minLeaf: 10, ridge: 5 })
    : boostedTrees(x, dims, y, seed, OF_MEAN, { minLeaf: 50, ridge: 20 });

/** Boosted trees of a noisy effect: larger leaves than for an outcome, because the noise is that of two arms. */
export const boostedEffect: OutcomeLearner = (x, dims, y, _, seed) =>
  boostedTrees(x, dims, y, seed, OF_MEAN, { minLeaf: 100, ridge: 50 });

/** Ridge regression: logistic for a binary outcome, otherwise least squares. */
export const linear: OutcomeLearner = (x, dims, y, isBinary) => {
  const rows = rowsLike(x, dims);
  const prepared = rows(x);
  if (!isBinary) {
    const [centre, coefficients] = [mean(y), leastSquares(prepared, y)];
    return (some) => weighted(rows(some), centre, coefficients);
  }
  const { intercept, coefficients } = fitLogistic({
    rows: prepared,
    y: Uint8Array.from(y),
    offset: new Float64Array(y.length),
  });
  return (some) => weighted(rows(some), intercept, coefficients).map(probability);
};

/** What is boosted: where it starts, its loss, and the outcome that a prediction stands for. */
interface Target {
  start(mean: number): number;
  readonly loss: Loss;
  outcome(at: number): number;
}

const OF_ODDS: Target = {
  start: (rate) => Math.log((rate + 1e-6) / (1 - rate + 1e-6)),
  loss: logLoss,
  outcome: probability,
};

const OF_MEAN: Target = { start: (mean) => mean, loss: squaredLoss, outcome: (at) => at };

function boostedTrees(
  x: Float64Array,
  dims: number,
  y: Float64Array,
  seed: number,
  { start: startOf, loss, outcome }: Target,
  leaves: LeafSize,
): Predict {
  const rows = rowsLike(x, dims);
  const start = startOf(mean(y));
  const settings = { ...BOOSTING, ...leaves, features: Math.ceil(dims * FEATURE_SHARE) };
  const random = seededRandom(seed, 'uplift-boosting');
  const at = new Float64Array(y.length).fill(start);
  const trees = boostTrees(rows(x).bins(), dims, y, at, loss, settings, random);
  return (some) =>
    sumOfLeaves(trees, rows(some).bins(), dims).map((sum) => outcome(start + settings.rate * sum));
}

/** Ridge penalty on standardised coefficients, in rows. */
const RIDGE = 10;

/** Coefficients of the standardised features for the outcome less its mean, by the normal equations. O(rows × dims²). */
function leastSquares(prepared: Rows, y: Float64Array): Float64Array {
  const { dims, count } = prepared;
  const centre = mean(y);
  const x = prepared.standard();
  const gram = new Float64Array(dims * dims);
  const coefficients = new Float64Array(dims);
  for (let a = 0; a < dims; a++) gram[a * dims + a] = RIDGE;
  for (let i = 0; i < count; i++)
    for (let a = 0; a < dims; a++) {
      const value = x[i * dims + a];
      if (value === 0) continue;
      coefficients[a] += value * (y[i] - centre);
      for (let b = 0; b <= a; b++) gram[a * dims + b] += value * x[i * dims + b];
    }
  choleskySolve(gram, dims, dims, coefficients);
  return coefficients;
}

function weighted(rows: Rows, intercept: number, coefficients: Float64Array): Float64Array {
  const { dims, count } = rows;
  const x = rows.standard();
  const sums = new Float64Array(count).fill(intercept);
  for (let i = 0; i < count; i++) for (let d = 0; d < dims; d++) sums[i] += coefficients[d] * x[i * dims + d];
  return sums;
}
