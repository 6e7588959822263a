/** Value of a smooth function at `x`; writes its gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** Where a minimisation ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest absolute component of the gradient. */
  readonly slope: number;
  readonly evaluations: number;
  /** The slope fell below the tolerance, or no step lowered the value by more than rounding. */
  readonly converged: boolean;
}

export interface MinimiseOptions {
  readonly tolerance?: number;
  readonly maxEvaluations?: number;
  /** Pairs of steps that the inverse Hessian is estimated from. */
  readonly memory?: number;
}

/**
 * L-BFGS (Nocedal 1980; Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 7.5) with a line search by
 * bisection for the weak Wolfe conditions, which keep curvature positive. A value that is not finite counts as too high.
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions = {}): Minimum {
  const { tolerance = 1e-8, maxEvaluations = 500, memory = 8 } = options;
  const n = start.length;
  let x = start.slice();
  let gradient = new Float64Array(n);
  let value = objective(x, gradient);
  let evaluations = 1;
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  let converged = false;

  while (evaluations < maxEvaluations && Number.isFinite(value)) {
    if (largest(gradient) <= tolerance) {
      converged = true;
      break;
    }
    const direction = descent(gradient, steps, changes);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      for (let i = 0; i < n; i++) direction[i] = -gradient[i];
      slope = -dot(gradient, gradient);
      steps.length = 0;
      changes.length = 0;
    }
    const first = steps.length === 0 ? Math.min(1, 1 / largest(gradient)) : 1;
    const trial = new Float64Array(n);
    const trialGradient = new Float64Array(n);
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    let length = first;
    let found = false;
    let trialValue = value;
    for (let attempt = 0; attempt < 50 && evaluations < maxEvaluations; attempt++) {
      for (let i = 0; i < n; i++) trial[i] = x[i] + length * direction[i];
      trialValue = objective(trial, trialGradient);
      evaluations++;
      if (!(trialValue <= value + 1e-4 * length * slope)) high = length;
      else if (dot(trialGradient, direction) < 0.9 * slope) low = length;
      else {
        found = true;
        break;
      }
      length = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : 2 * length;
    }
    if (!found) {
      // Rounding hides any further gain: converged when a fresh steepest-descent direction gives none either.
      if (steps.length === 0) {
        converged = largest(gradient) <= Math.sqrt(tolerance);
        break;
      }
      steps.length = 0;
      changes.length = 0;
      continue;
    }
    const step = new Float64Array(n);
    const change = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      step[i] = trial[i] - x[i];
      change[i] = trialGradient[i] - gradient[i];
    }
    if (dot(step, change) > 1e-14 * dot(change, change)) {
      steps.push(step);
      changes.push(change);
      if (steps.length > memory) {
        steps.shift();
        changes.shift();
      }
    }
    x = trial;
    gradient = trialGradient;
    value = trialValue;
  }
  return { x, value, slope: largest(gradient), evaluations, converged };
}

/** Two-loop recursion: −H g for the inverse Hessian that the last steps suggest. */
function descent(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
): Float64Array {
  const direction = gradient.map((g) => -g);
  const alphas = new Float64Array(steps.length);
  for (let m = steps.length - 1; m >= 0; m--) {
    alphas[m] = dot(steps[m], direction) / dot(steps[m], changes[m]);
    for (let i = 0; i < direction.length; i++) direction[i] -= alphas[m] * changes[m][i];
  }
  if (steps.length > 0) {
    const last = steps.length - 1;
    const scale = dot(steps[last], changes[last]) / dot(changes[last], changes[last]);
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (let m = 0; m < steps.length; m++) {
    const beta = dot(changes[m], direction) / dot(steps[m], changes[m]);
    for (let i = 0; i < direction.length; i++) direction[i] += (alphas[m] - beta) * steps[m][i];
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
