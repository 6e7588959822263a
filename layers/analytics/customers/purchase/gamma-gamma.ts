import { minimise } from '../../numeric/lbfgs.ts';
import { polish } from '../../numeric/newton.ts';
import { digamma, lnGamma } from '../../numeric/special.ts';
import type { Fit } from './fit.ts';

/** Number of valued repeat orders of each buyer and their mean value. Positions with none are left out of the fit. */
export interface Spending {
  readonly orders: Float64Array;
  readonly meanSpend: Float64Array;
}

/** ln p, ln q and ln v stay within ± this; v in units of the mean order. */
const BOUND = 7;

/** Buyers that are fitted on; evenly picked where there are more. */
const FIT_SAMPLE = 30_000;

const STARTS = [
  [1, 3, 3],
  [6, 4, 0.4],
  [0.5, 2, 1],
];

/**
 * Gamma-Gamma model of spend per order (Fader and Hardie 2013): orders of a customer vary as Gamma(p, ν), and ν between
 * customers as Gamma(q, v). The mean of x orders has
 *
 *   ln L = ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + (px−1) ln m + px ln x − (px+q) ln(v + x m)        (their eq. 1a)
 *
 * @returns parameters p, q, v; v in the unit of `meanSpend`
 */
export function fitGammaGamma({ orders, meanSpend }: Spending): Fit {
  const paid = Array.from(orders.keys()).filter((i) => orders[i] > 0 && meanSpend[i] > 0);
  const step = Math.ceil(paid.length / FIT_SAMPLE);
  const rows = step > 1 ? paid.filter((_, at) => at % step === 0) : paid;
  // In units of the mean order the parameters are of the same size in every currency.
  const unit = rows.reduce((sum, i) => sum + meanSpend[i] / rows.length, 0) || 1;
  const x = Float64Array.from(rows, (i) => orders[i]);
  const m = Float64Array.from(rows, (i) => meanSpend[i] / unit);
  const loss = (u: Float64Array, gradient: Float64Array) => penalisedLoss(x, m, u, gradient);
  let best = minimise(loss, Float64Array.from(STARTS[0], Math.log), { tolerance: 1e-6 });
  let evaluations = best.evaluations;
  for (const start of STARTS.slice(1)) {
    const end = minimise(loss, Float64Array.from(start, Math.log), { tolerance: 1e-6 });
    evaluations += end.evaluations;
    if (end.value < best.value - 1e-12) best = end;
  }
  best = polish(loss, best);
  const parameters = best.x.map(Math.exp);
  parameters[2] *= unit;
  let logLikelihood = 0;
  for (let i = 0; i < rows.length; i++)
    logLikelihood += gammaGammaLogLikelihood(parameters, x[i], m[i] * unit);
  return {
    parameters,
    logLikelihood,
    converged: rows.length > 0 && Number.isFinite(logLikelihood) && best.slope < 1e-5,
    degenerate: best.x.some((u) => Math.abs(u) > BOUND),
    evaluations,
  };
}

/** Log-likelihood of a mean `m` over `x` orders; with `gradient`, adds its derivatives by p, q and v. */
export function gammaGammaLogLikelihood(
  [p, q, v]: Float64Array,
  x: number,
  m: number,
  gradient?: Float64Array,
): number {
  const px = p * x;
  const sum = v + x * m;
  if (gradient) {
    const both = digamma(px + q);
    gradient[0] += x * (both - digamma(px) + Math.log(m) + Math.log(x) - Math.log(sum));
    gradient[1] += both - digamma(q) + Math.log(v) - Math.log(sum);
    gradient[2] += q / v - (px + q) / sum;
  }
  return (
    lnGamma(px + q) -
    lnGamma(px) -
    lnGamma(q) +
    q * Math.log(v) +
    (px - 1) * Math.log(m) +
    px * Math.log(x) -
    (px + q) * Math.log(sum)
  );
}

/**
 * Expected value of the next order: the customer's own mean shrunk towards everyone's, p(v + x m)/(px + q − 1) (their
 * eq. 5). Everyone's mean is p v/(q − 1). With q ≤ 1 a mean does not exist: NaN, and the caller falls back.
 */
export function expectedSpend([p, q, v]: Float64Array, x: number, m: number): number {
  return q > 1 ? (p * (v + x * m)) / (p * x + q - 1) : Number.NaN;
}

function penalisedLoss(x: Float64Array, m: Float64Array, u: Float64Array, gradient: Float64Array): number {
  const parameters = u.map(Math.exp);
  const slope = new Float64Array(3);
  const n = Math.max(1, x.length);
  let loss = 0;
  for (let i = 0; i < x.length; i++) loss -= gammaGammaLogLikelihood(parameters, x[i], m[i], slope) / n;
  for (let d = 0; d < 3; d++) {
    const over = Math.max(0, Math.abs(u[d]) - BOUND);
    loss += over * over;
    gradient[d] = (-slope[d] * parameters[d]) / n + 2 * over * Math.sign(u[d]);
  }
  return loss;
}
