import { minimise } from '../../numeric/lbfgs.ts';
import { lnSum } from '../../numeric/special.ts';
import { erlangLogLikelihood, erlangState } from './erlang-gaps.ts';
import { expectedOrders } from './expected-orders.ts';
import { type Fit, fitRepeatModel, thin } from './fit.ts';
import type { BuyerHistories } from './histories.ts';
import { mbgNbd } from './mbg-nbd.ts';

/** Degrees of regularity: from orders at random (1) to orders by the calendar. */
export const REGULARITIES = [1, 2, 4, 8, 16] as const;

/** Fewest customers' worth of weight that each degree starts with: none is ruled out by a small shop. */
const PRIOR_CUSTOMERS = 0.1;

/** Rounds of shares and parameters in turn; later ones change the forecast by less than chance does. */
const ROUNDS = 2;

/** A degree that a customer belongs to with less than this is left out of the parameters. */
const LEAST_SHARE = 0.01;

/**
 * MBG/CNBD-k in which every customer has a regularity of their own, one of {@link REGULARITIES}, with shares learnt from the shop: a
 * customer who ordered every month and is silent for four has left, one who orders at random may not have. The parameters are r, α, a
 * and b of {@link erlangLogLikelihood}, the same for all degrees, and the share of each degree.
 */
export const mbgCnbd = {
  name: 'mbg-cnbd-k',
  parameters: ['r', 'alpha', 'a', 'b', ...REGULARITIES.map((k) => `share_${k}`)],
} as const;

/**
 * Maximum likelihood by expectation and maximisation, from MBG/NBD's parameters. O(rounds × histories × Σ k) time.
 *
 * @param most greatest number of histories to fit on
 */
export function fitRegularities(histories: BuyerHistories, most: number): Fit {
  const start = fitRepeatModel(mbgNbd, histories, most);
  let theta = start.parameters;
  let { evaluations, converged } = start;
  const some = thin(histories, most);
  let shares = REGULARITIES.map(() => 1 / REGULARITIES.length);
  let belongs: Float64Array[] = [];
  let logLikelihood = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const logs = REGULARITIES.map((k) =>
      Float64Array.from(some.x, (x, i) =>
        erlangLogLikelihood(theta, k, x, some.recency[i], some.age[i], some.logGaps[i]),
      ),
    );
    ({ shares, belongs, logLikelihood } = learnShares(logs, some.weight, shares));
    if (round === ROUNDS || shares[0] > 1 - LEAST_SHARE) break;
    const end = minimise((u, gradient) => loss(some, belongs, u, gradient), theta.map(Math.log), {
      tolerance: 1e-5,
      maxEvaluations: 40,
    });
    evaluations += end.evaluations;
    converged &&= end.x.every(Number.isFinite);
    theta = end.x.map(Math.exp);
  }
  return {
    parameters: Float64Array.from([...theta, ...shares]),
    logLikelihood: (logLikelihood * histories.count) / Math.max(1, some.count),
    converged: converged && Number.isFinite(logLikelihood),
    degenerate: start.degenerate,
    evaluations,
  };
}

/** Shares of the degrees by repeated expectation, and how much each history belongs to each degree. */
function learnShares(logs: readonly Float64Array[], weight: Float64Array, from: readonly number[]) {
  let shares = [...from];
  const count = weight.length;
  const belongs = logs.map(() => new Float64Array(count));
  let logLikelihood = 0;
  for (let step = 0; step < 30; step++) {
    const sums = shares.map(() => PRIOR_CUSTOMERS);
    logLikelihood = 0;
    for (let i = 0; i < count; i++) {
      let either = Number.NEGATIVE_INFINITY;
      for (let d = 0; d < logs.length; d++) either = lnSum(either, Math.log(shares[d]) + logs[d][i]);
      logLikelihood += weight[i] * either;
      for (let d = 0; d < logs.length; d++) {
        belongs[d][i] = Math.exp(Math.log(shares[d]) + logs[d][i] - either);
        sums[d] += weight[i] * belongs[d][i];
      }
    }
    const total = sums.reduce((all, sum) => all + sum, 0);
    shares = sums.map((sum) => sum / total);
  }
  return { shares, belongs, logLikelihood };
}

/** Minus the mean expected log-likelihood by the logarithms of r, α, a and b. */
function loss(
  { count, x, recency, age, logGaps, weight }: BuyerHistories,
  belongs: readonly Float64Array[],
  u: Float64Array,
  gradient: Float64Array,
): number {
  const theta = u.map(Math.exp);
  const slope = new Float64Array(u.length);
  let sum = 0;
  let customers = 0;
  for (let i = 0; i < count; i++) {
    customers += weight[i];
    for (const [d, k] of REGULARITIES.entries()) {
      const share = weight[i] * belongs[d][i];
      if (share < LEAST_SHARE) continue;
      sum += share * erlangLogLikelihood(theta, k, x[i], recency[i], age[i], logGaps[i], slope, share);
    }
  }
  let value = -sum / customers;
  for (let p = 0; p < u.length; p++) {
    // As for the other models: parameters beyond e^±7 say that the data do not determine them.
    const over = Math.max(0, Math.abs(u[p]) - 7);
    value += over * over;
    gradient[p] = (-slope[p] * theta[p]) / customers + 2 * over * Math.sign(u[p]);
  }
  return value;
}

/** Forecast of one history: orders and the probability of none in the next `weeks`. */
export interface RegularOutlook {
  orders(weeks: number): number;
  noOrder(weeks: number): number;
}

/**
 * What is to be expected of a history: each degree counts by how well it explains the gaps so far. Expected orders count stages at the
 * customer's rate as orders at random and correct for the part of the current gap that has passed; never fewer than the
 * probability of an order.
 */
export function regularOutlook(
  parameters: Float64Array,
  x: number,
  recency: number,
  age: number,
  logGaps: number,
): RegularOutlook {
  const theta = parameters.subarray(0, 4);
  const [r, alpha, a, b] = theta;
  const logs = REGULARITIES.map(
    (k, d) => Math.log(parameters[4 + d]) + erlangLogLikelihood(theta, k, x, recency, age, logGaps),
  );
  const whole = logs.reduce(lnSum);
  const kept = REGULARITIES.map((k, d) => ({ k, share: Math.exp(logs[d] - whole) }))
    .filter(({ share }) => share > 1e-4)
    .map((one) => ({
      ...one,
      ...erlangState(theta, one.k, x, recency, age),
      untilNow: erlangLogLikelihood(theta, one.k, x, recency, age, 0),
    }));
  const total = kept.reduce((sum, { share }) => sum + share, 0);
  const noOrderOf = ({ k, untilNow }: (typeof kept)[number], weeks: number) =>
    Math.min(1, Math.exp(erlangLogLikelihood(theta, k, x, recency, age + weeks, 0) - untilNow));
  return {
    noOrder: (weeks) => kept.reduce((sum, one) => sum + (one.share / total) * noOrderOf(one, weeks), 0),
    orders: (weeks) =>
      kept.reduce((sum, one) => {
        const { k, share, alive, stages } = one;
        const some = 1 - noOrderOf(one, weeks);
        const random = alive * expectedOrders(r + k * x + stages, alpha + k * age, a, b + x + 1, weeks);
        const ofGap = k > 1 ? ((stages - (k - 1) / 2) / k) * some : 0;
        return sum + (share / total) * Math.max(some, random + ofGap);
      }, 0),
  };
}
