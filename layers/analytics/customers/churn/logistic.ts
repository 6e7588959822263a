import { logOdds, probability } from '../../numeric/log-odds.ts';
import type { Classifier, Examples } from './classifier.ts';

/** Ridge penalty on standardised coefficients, in examples. */
const RIDGE = 10;

/** A logistic regression: log-odds = intercept + Σ coefficient × standardised feature. */
export interface LogisticFit {
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

/**
 * Ridge logistic regression by Newton's method (iteratively reweighted least squares) with step halving.
 * O(iterations × rows × dims²) time.
 */
export function fitLogistic({ rows: prepared, y, offset }: Examples): LogisticFit {
  const { dims } = prepared;
  const x = prepared.standard();
  const size = dims + 1;
  const rate = (y.reduce((sum, value) => sum + value, 0) + 0.5) / (y.length + 1);
  let beta = new Float64Array(size);
  beta[dims] = logOdds(rate);
  const rows: Standardised = { x, y, offset, dims };
  let loss = penalisedLoss(rows, beta);
  for (let iteration = 0; iteration < 50; iteration++) {
    const step = newtonStep(rows, beta);
    let next = beta;
    let nextLoss = Number.POSITIVE_INFINITY;
    for (let length = 1; length > 1e-6 && !(nextLoss <= loss); length /= 2) {
      next = beta.map((value, d) => value - length * step[d]);
      nextLoss = penalisedLoss(rows, next);
    }
    if (!(nextLoss < loss)) break;
    const gain = loss - nextLoss;
    beta = next;
    loss = nextLoss;
    if (gain < 1e-10 * (1 + Math.abs(loss))) break;
  }
  return { intercept: beta[dims], coefficients: beta.slice(0, dims) };
}

export const logistic: Classifier = {
  name: 'logistic-regression',
  fit(examples) {
    const { intercept, coefficients } = fitLogistic(examples);
    return {
      odds(rows) {
        const { dims } = rows;
        const x = rows.standard();
        const odds = new Float64Array(rows.count).fill(intercept);
        for (let i = 0; i < odds.length; i++)
          for (let d = 0; d < dims; d++) odds[i] += coefficients[d] * x[i * dims + d];
        return odds;
      },
    };
  },
};

interface Standardised extends Pick<Examples, 'y' | 'offset'> {
  readonly x: Float64Array;
  readonly dims: number;
}

function penalisedLoss(rows: Standardised, beta: Float64Array): number {
  const { y, dims } = rows;
  let loss = 0;
  for (let d = 0; d < dims; d++) loss += (RIDGE / 2) * beta[d] * beta[d];
  for (let i = 0; i < y.length; i++) {
    const z = score(rows, i, beta);
    // ln(1 + e^z) − y z without overflow.
    loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z;
  }
  return loss;
}

function newtonStep(rows: Standardised, beta: Float64Array): Float64Array {
  const { x, y, dims } = rows;
  const size = dims + 1;
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (let d = 0; d < dims; d++) {
    gradient[d] = RIDGE * beta[d];
    hessian[d * size + d] = RIDGE;
  }
  hessian[size * size - 1] = 1e-9;
  for (let i = 0; i < y.length; i++) {
    const p = probability(score(rows, i, beta));
    const error = p - y[i];
    const weight = p * (1 - p);
    for (let a = 0; a < dims; a++) {
      const value = x[i * dims + a];
      gradient[a] += error * value;
      const weighted = weight * value;
      for (let b = 0; b <= a; b++) hessian[a * size + b] += weighted * x[i * dims + b];
      hessian[dims * size + a] += weighted;
    }
    gradient[dims] += error;
    hessian[dims * size + dims] += weight;
  }
  return solveSymmetric(hessian, gradient, size);
}

function score({ x, offset, dims }: Standardised, row: number, beta: Float64Array): number {
  let z = beta[dims] + offset[row];
  for (let d = 0; d < dims; d++) z += beta[d] * x[row * dims + d];
  return z;
}

/** Cholesky's method on the lower triangle, in place. Own code: ml-matrix changes the last bit of the published metrics. */
function solveSymmetric(matrix: Float64Array, right: Float64Array, n: number): Float64Array {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k] * matrix[j * n + k];
      matrix[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j * n + j];
    }
  }
  const solution = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) solution[i] -= matrix[i * n + k] * solution[k];
    solution[i] /= matrix[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) solution[i] -= matrix[k * n + i] * solution[k];
    solution[i] /= matrix[i * n + i];
  }
  return solution;
}
