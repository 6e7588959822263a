import { digamma, lnBeta } from '../../numeric/special.ts';
import type { RepeatModel } from './contract.ts';

/**
 * BG/BB (Fader, Hardie and Shang 2010) for orders that can fall only on given occasions (issues, editions, yearly
 * appeals): on each occasion an active customer orders with probability p ~ Beta(α, β) and, before each, leaves with
 * probability θ ~ Beta(γ, δ). Time counts occasions: x orders in `age` occasions, the last on occasion `recency`.
 *
 * L = B(α+x, β+n−x)/B(α, β) · B(γ, δ+n)/B(γ, δ) + Σ from i=0 to n−tₓ−1 of
 *     B(α+x, β+tₓ−x+i)/B(α, β) · B(γ+1, δ+tₓ+i)/B(γ, δ)                                              (their eq. 5)
 */
export const bgBb: RepeatModel = {
  name: 'bg-bb',
  occasions: true,
  parameters: ['alpha', 'beta', 'gamma', 'delta'],
  starts: [
    [1, 1, 0.5, 3],
    [0.5, 2, 1, 5],
  ],

  logLikelihood([alpha, beta, gamma, delta], x, recency, age, gradient, weight = 1) {
    const base = lnBeta(alpha, beta) + lnBeta(gamma, delta);
    // One term for "still active", then one for each occasion before which the customer may have left.
    const last = Math.round(age);
    const first = Math.round(recency);
    const terms = last - first + 1;
    let top = Number.NEGATIVE_INFINITY;
    const logs = new Float64Array(terms);
    for (let i = 0; i < terms; i++) {
      const left = i < terms - 1;
      const occasions = first + i;
      logs[i] = lnBeta(alpha + x, beta + occasions - x) + lnBeta(left ? gamma + 1 : gamma, delta + occasions);
      top = Math.max(top, logs[i]);
    }
    let sum = 0;
    for (let i = 0; i < terms; i++) {
      logs[i] = Math.exp(logs[i] - top);
      sum += logs[i];
    }
    if (gradient) {
      const psi = {
        orders: digamma(alpha + beta),
        leaving: digamma(gamma + delta),
      };
      gradient[0] += weight * (digamma(alpha + x) - digamma(alpha) + psi.orders);
      gradient[1] += weight * (psi.orders - digamma(beta));
      gradient[2] += weight * (psi.leaving - digamma(gamma));
      gradient[3] += weight * (psi.leaving - digamma(delta));
      for (let i = 0; i < terms; i++) {
        const share = (weight * logs[i]) / sum;
        const out = i < terms - 1 ? gamma + 1 : gamma;
        const occasions = first + i;
        const tried = digamma(alpha + beta + occasions);
        const stayed = digamma(out + delta + occasions);
        gradient[0] -= share * tried;
        gradient[1] += share * (digamma(beta + occasions - x) - tried);
        gradient[2] += share * (digamma(out) - stayed);
        gradient[3] += share * (digamma(delta + occasions) - stayed);
      }
    }
    return top + Math.log(sum) - base;
  },

  /** Their eq. 8. */
  expected([alpha, beta, gamma, delta], time) {
    return (alpha / (alpha + beta)) * activeOccasions(gamma, delta, time);
  },

  /** Their eq. 13, without the probability of being alive. */
  whileActive([alpha, beta, gamma, delta], x, age, time) {
    return ((alpha + x) / (alpha + beta + age)) * activeOccasions(gamma, delta + age, time);
  },

  /** Active after the last occasion seen, before the coin of the next. */
  alive(parameters, x, recency, age) {
    const [alpha, beta, gamma, delta] = parameters;
    const stays =
      lnBeta(alpha + x, beta + age - x) -
      lnBeta(alpha, beta) +
      lnBeta(gamma, delta + age) -
      lnBeta(gamma, delta);
    return Math.min(1, Math.exp(stays - bgBb.logLikelihood(parameters, x, recency, age)));
  },
};

/**
 * Expected number of the next `time` occasions that an active customer stays for: Σ E[(1−θ)ᵏ], θ ~ Beta(γ, δ). Of an occasion that
 * falls into the time in part, that part.
 */
function activeOccasions(gamma: number, delta: number, time: number): number {
  let staying = 1;
  let sum = 0;
  for (let k = 0; k < time; k++) {
    staying *= (delta + k) / (gamma + delta + k);
    sum += staying * Math.min(1, time - k);
  }
  return sum;
}
