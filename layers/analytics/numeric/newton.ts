import { LuDecomposition, Matrix } from 'ml-matrix';
import type { Minimum, Objective } from './lbfgs.ts';

/** Step of the differences that estimate second derivatives. */
const STEP = 1e-5;

/**
 * Finishes a minimisation by Newton's method on the gradient, where a search by values stops: near an optimum the value is
 * flat to the last digit while the gradient is not. Second derivatives are central differences of the gradient: 2n
 * evaluations a step. A step that does not lower the slope is not taken, so neither is one from a nearly singular Hessian.
 */
export function polish(objective: Objective, minimum: Minimum, maxSteps = 4): Minimum {
  let best = minimum;
  for (let step = 0; step < maxSteps && best.slope > 1e-13; step++) {
    const n = best.x.length;
    const gradient = new Float64Array(n);
    objective(best.x, gradient);
    const curvature = new LuDecomposition(hessian(objective, best.x));
    let evaluations = best.evaluations + 1 + 2 * n;
    if (curvature.isSingular()) return { ...best, evaluations };
    const move = curvature.solve(Matrix.columnVector(gradient));
    const x = best.x.map((value, i) => value - move.get(i, 0));
    const value = objective(x, gradient);
    evaluations++;
    const slope = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    if (!(slope < best.slope) || !(value <= best.value + 1e-9 * Math.abs(best.value)))
      return { ...best, evaluations };
    best = { x, value, slope, evaluations, converged: best.converged || slope < 1e-8 };
  }
  return best;
}

function hessian(objective: Objective, x: Float64Array): Matrix {
  const n = x.length;
  const rows = Array.from({ length: n }, (_, i) => {
    const [up, down] = [1, -1].map((sign) => {
      const moved = x.slice();
      moved[i] += sign * STEP;
      const gradient = new Float64Array(n);
      objective(moved, gradient);
      return gradient;
    });
    return up.map((g, j) => (g - down[j]) / (2 * STEP));
  });
  return new Matrix(rows);
}
