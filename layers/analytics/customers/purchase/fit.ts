import { minimise } from '../../numeric/lbfgs.ts';
import { polish } from '../../numeric/newton.ts';
import { sampleWithout, seededRandom } from '../../numeric/random.ts';
import type { Histories, RepeatModel } from './contract.ts';
import { mergeEqual } from './histories.ts';

/** A fitted model. */
export interface Fit {
  readonly parameters: Float64Array;
  /** Of all customers, without the penalty. */
  readonly logLikelihood: number;
  readonly converged: boolean;
  /** A parameter reached the edge of the allowed range: the data do not determine the model. */
  readonly degenerate: boolean;
  readonly evaluations: number;
}

/** Parameters stay within e^±BOUND, where the penalty begins: 1/1100 to 1100 in weeks. */
const BOUND = 7;

/** Histories for the final fit: with more, the parameters would change by less than chance does. */
const FIT_SAMPLE = 30_000;

/** Distance from the bound that counts as on it. */
const EDGE = 0.1;

/** Histories on which starts are compared before the final fit from the best. */
const START_SAMPLE = 800;

/**
 * Maximum likelihood by L-BFGS over the logarithms of the parameters with analytic gradients. All starts run on a sample,
 * the final fit from the best uses all, or `most` distinct histories if there are more. Within the bounds the likelihood is unchanged;
 * beyond them a quadratic penalty applies, so that the fit of a young shop ends at the edge, is reported as `degenerate`, and does
 * not diverge.
 *
 * O(evaluations × distinct histories) time.
 *
 * @param most greatest number of distinct histories to fit on; the log-likelihood is always that of all
 */
export function fitRepeatModel(model: RepeatModel, histories: Histories, most = FIT_SAMPLE): Fit {
  const merged = mergeEqual(histories);
  const total = merged.weight.reduce((sum, weight) => sum + weight, 0);
  const fitted = thin(merged, most);
  const sample = thin(fitted, START_SAMPLE);
  const search = (data: Histories, start: Float64Array, tolerance: number, maxEvaluations: number) =>
    minimise((u, gradient) => penalisedLoss(model, data, u, gradient), start, {
      tolerance,
      maxEvaluations,
    });
  const starts = model.starts.map((start) => search(sample, Float64Array.from(start, Math.log), 1e-4, 60));
  let best = starts[0];
  for (const end of starts) if (end.value < best.value) best = end;
  const end = polish(
    (u, gradient) => penalisedLoss(model, fitted, u, gradient),
    search(fitted, best.x, 1e-6, 200),
  );
  const parameters = end.x.map(Math.exp);
  let logLikelihood = 0;
  for (let i = 0; i < merged.count; i++)
    logLikelihood +=
      merged.weight[i] * model.logLikelihood(parameters, merged.x[i], merged.recency[i], merged.age[i]);
  return {
    parameters,
    logLikelihood,
    // The loss is a mean over customers: below this slope its optimum is out of sight by less than 1e-6 in ln θ.
    converged: total > 0 && Number.isFinite(logLikelihood) && end.slope < 1e-5,
    degenerate: end.x.some((u) => Math.abs(u) > BOUND - EDGE),
    evaluations: starts.reduce((sum, { evaluations }) => sum + evaluations, end.evaluations),
  };
}

/** Minus the mean log-likelihood over customers, by the logarithms of the parameters, plus the penalty. */
function penalisedLoss(
  model: RepeatModel,
  { count, x, recency, age, weight }: Histories,
  u: Float64Array,
  gradient: Float64Array,
): number {
  const parameters = u.map(Math.exp);
  const slope = new Float64Array(u.length);
  let sum = 0;
  let customers = 0;
  for (let i = 0; i < count; i++) {
    sum += weight[i] * model.logLikelihood(parameters, x[i], recency[i], age[i], slope, weight[i]);
    customers += weight[i];
  }
  let loss = -sum / customers;
  for (let p = 0; p < u.length; p++) {
    const over = Math.max(0, Math.abs(u[p]) - BOUND);
    loss += over * over;
    gradient[p] = (-slope[p] * parameters[p]) / customers + 2 * over * Math.sign(u[p]);
  }
  return loss;
}

/** Randomly picked histories, `count` at most; the same ones every time. */
export function thin<H extends Histories>(histories: H, count: number): H {
  if (histories.count <= count) return histories;
  const rows = sampleWithout(histories.count, count, seededRandom(1, 'value-starts'));
  const pick = (column: unknown) => {
    if (column instanceof Float64Array) return Float64Array.from(rows, (row) => column[row]);
    return column instanceof Int32Array ? Int32Array.from(rows, (row) => column[row]) : count;
  };
  const picked: unknown = Object.fromEntries(
    Object.entries(histories).map(([name, column]) => [name, pick(column)]),
  );
  return picked as H;
}
