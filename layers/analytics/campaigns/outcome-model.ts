import { byColumn } from '../customers/churn/binning.ts';
import { probability } from '../customers/churn/classifier.ts';
import { type Rows, rowsLike } from '../customers/churn/feature-rows.ts';
import { fitLogistic } from '../customers/churn/logistic.ts';
import { addLeaves, growTree, sumOfLeaves, type Tree, type TreeSettings } from '../customers/churn/tree.ts';
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

const ROUNDS = 100;
const RATE = 0.05;
/** Share of the rows that each tree is grown on (stochastic gradient boosting, Friedman 2002). */
const SUBSAMPLE = 0.7;
const FEATURE_SHARE = 0.5;

/** Boosted trees: of the log-odds of a binary outcome, otherwise of the mean. O(rounds × depth × rows × dims). */
export const boosted: OutcomeLearner = (x, dims, y, isBinary, seed) =>
  isBinary
    ? boostedTrees(x, dims, y, seed, LOG_ODDS, { maxDepth: 3, minLeaf: 10, ridge: 5 })
    : boostedTrees(x, dims, y, seed, MEAN, { maxDepth: 3, minLeaf: 50, ridge: 20 });

/** Boosted trees of a noisy effect: larger leaves than for an outcome, because the noise is that of two arms. */
export const boostedEffect: OutcomeLearner = (x, dims, y, _, seed) =>
  boostedTrees(x, dims, y, seed, MEAN, { maxDepth: 3, minLeaf: 100, ridge: 50 });

/** Ridge regression: logistic for a binary outcome, otherwise least squares. */
export const linear: OutcomeLearner = (x, dims, y, isBinary) => {
  const rows = rowsLike(x, dims);
  const prepared = rows(x);
  if (!isBinary) return leastSquares(prepared, y, rows);
  const { intercept, coefficients } = fitLogistic({
    rows: prepared,
    y: Uint8Array.from(y),
    offset: new Float64Array(y.length),
  });
  return (some) => weighted(rows(some), intercept, coefficients).map(probability);
};

/** A loss: where boosting starts, slope and curvature at a prediction, and the prediction in units of the outcome. */
interface Loss {
  start(mean: number): number;
  slope(y: number, at: number): number;
  curvature(at: number): number;
  outcome(at: number): number;
}

const LOG_ODDS: Loss = {
  start: (mean) => Math.log((mean + 1e-6) / (1 - mean + 1e-6)),
  slope: (y, at) => y - probability(at),
  curvature: (at) => {
    const p = probability(at);
    return Math.max(1e-9, p * (1 - p));
  },
  outcome: probability,
};

const MEAN: Loss = {
  start: (mean) => mean,
  slope: (y, at) => y - at,
  curvature: () => 1,
  outcome: (at) => at,
};

function boostedTrees(
  x: Float64Array,
  dims: number,
  y: Float64Array,
  seed: number,
  loss: Loss,
  size: Pick<TreeSettings, 'maxDepth' | 'minLeaf' | 'ridge'>,
): Predict {
  const random = seededRandom(seed, 'uplift-boosting');
  const rows = rowsLike(x, dims);
  const bins = rows(x).bins();
  const columns = byColumn(bins, dims);
  const start = loss.start(meanOf(y));
  const at = new Float64Array(y.length).fill(start);
  const slope = new Float64Array(y.length);
  const curvature = new Float64Array(y.length);
  const trees: Tree[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < y.length; i++) {
      const used = random.next() < SUBSAMPLE;
      slope[i] = used ? loss.slope(y[i], at[i]) : 0;
      curvature[i] = used ? loss.curvature(at[i]) : 0;
    }
    const features = Math.ceil(dims * FEATURE_SHARE);
    const tree = growTree(columns, dims, slope, curvature, { ...size, features }, random);
    trees.push(tree);
    addLeaves(tree, bins, dims, at, RATE);
  }
  return (some) => sumOfLeaves(trees, rows(some).bins(), dims).map((sum) => loss.outcome(start + RATE * sum));
}

/** Ridge penalty on standardised coefficients, in rows. */
const RIDGE = 10;

function leastSquares(prepared: Rows, y: Float64Array, rows: (x: Float64Array) => Rows): Predict {
  const { dims, count } = prepared;
  const mean = meanOf(y);
  // A gradient descent on the normal equations: few columns, well scaled after standardising.
  const x = prepared.standard();
  const gram = new Float64Array(dims * dims);
  const right = new Float64Array(dims);
  for (let i = 0; i < count; i++)
    for (let a = 0; a < dims; a++) {
      const value = x[i * dims + a];
      if (value === 0) continue;
      right[a] += value * (y[i] - mean);
      for (let b = 0; b < dims; b++) gram[a * dims + b] += value * x[i * dims + b];
    }
  const coefficients = conjugateGradient(gram, right, dims);
  return (some) => weighted(rows(some), mean, coefficients);
}

/** Solves (gram + ridge) c = right (Hestenes and Stiefel 1952). O(dims³). */
function conjugateGradient(gram: Float64Array, right: Float64Array, dims: number): Float64Array {
  const solution = new Float64Array(dims);
  const residual = right.slice();
  const direction = right.slice();
  let size = dot(residual, residual);
  const enough = 1e-16 * size;
  for (let step = 0; step < 2 * dims && size > enough; step++) {
    const image = new Float64Array(dims);
    for (let a = 0; a < dims; a++) {
      image[a] = RIDGE * direction[a];
      for (let b = 0; b < dims; b++) image[a] += gram[a * dims + b] * direction[b];
    }
    const length = size / dot(direction, image);
    for (let d = 0; d < dims; d++) {
      solution[d] += length * direction[d];
      residual[d] -= length * image[d];
    }
    const next = dot(residual, residual);
    for (let d = 0; d < dims; d++) direction[d] = residual[d] + (next / size) * direction[d];
    size = next;
  }
  return solution;
}

function weighted(rows: Rows, intercept: number, coefficients: Float64Array): Float64Array {
  const { dims, count } = rows;
  const x = rows.standard();
  const sums = new Float64Array(count).fill(intercept);
  for (let i = 0; i < count; i++) for (let d = 0; d < dims; d++) sums[i] += coefficients[d] * x[i * dims + d];
  return sums;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Mean; 0 of none. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length === 0 ? 0 : sum / values.length;
}
