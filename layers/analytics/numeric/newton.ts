import type { Minimum, Objective } from './lbfgs.ts';

/** Relative step of the differences that estimate second derivatives. */
const STEP = 1e-5;

/**
 * Finishes a minimisation by Newton's method on the gradient, where a search by values stops: near an optimum the value is
 * flat to the last digit while the gradient is not. Second derivatives are central differences of the gradient: 2n
 * evaluations a step. Steps that do not lower the slope are not taken.
 */
export function polish(objective: Objective, minimum: Minimum, maxSteps = 4): Minimum {
  let best = minimum;
  for (let step = 0; step < maxSteps && best.slope > 1e-13; step++) {
    const n = best.x.length;
    const gradient = new Float64Array(n);
    objective(best.x, gradient);
    const move = solve(hessian(objective, best.x), gradient);
    let evaluations = best.evaluations + 1 + 2 * n;
    if (move === undefined) return { ...best, evaluations };
    const x = best.x.map((value, i) => value - move[i]);
    const value = objective(x, gradient);
    evaluations++;
    const slope = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    if (!(slope < best.slope) || !(value <= best.value + 1e-9 * Math.abs(best.value)))
      return { ...best, evaluations };
    best = { x, value, slope, evaluations, converged: best.converged || slope < 1e-8 };
  }
  return best;
}

function hessian(objective: Objective, x: Float64Array): Float64Array[] {
  const n = x.length;
  return Array.from({ length: n }, (_, i) => {
    const [up, down] = [1, -1].map((sign) => {
      const moved = x.slice();
      moved[i] += sign * STEP;
      const gradient = new Float64Array(n);
      objective(moved, gradient);
      return gradient;
    });
    return up.map((g, j) => (g - down[j]) / (2 * STEP));
  });
}

/** Gaussian elimination with partial pivoting; undefined when singular. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array | undefined {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++)
      if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
    if (!(Math.abs(rows[pivot][column]) > 1e-14)) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let i = column + 1; i < n; i++) {
      const factor = rows[i][column] / rows[column][column];
      for (let j = column; j <= n; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  const solution = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i][n];
    for (let j = i + 1; j < n; j++) sum -= rows[i][j] * solution[j];
    solution[i] = sum / rows[i][i];
  }
  return solution;
}
