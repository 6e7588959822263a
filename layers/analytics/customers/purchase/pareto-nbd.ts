import { gaussLegendre } from '../../numeric/quadrature.ts';
import { digamma, lnGamma } from '../../numeric/special.ts';
import type { RepeatModel } from './contract.ts';

const { nodes, weights } = gaussLegendre(24);

/** Past this many e-foldings the integrand adds nothing that a double can hold. */
const FADED = 36;

/**
 * Pareto/NBD (Schmittlein, Morrison and Colombo 1987): orders come at a rate λ ~ Gamma(r, α) until the customer leaves,
 * at any time, at a rate μ ~ Gamma(s, β).
 *
 * L = Γ(r+x)αʳ/Γ(r) · [ (α+T)^−(r+x) (β/(β+T))ˢ + ∫ from tₓ to T of (α+y)^−(r+x) · s βˢ (β+y)^−(s+1) dy ]
 *
 * The integral over the unseen time of leaving is taken by quadrature in w = ln(y + min(α, β)), where the integrand is
 * nearly exponential. This is exact to rounding where differences of two hypergeometric functions cancel, and its
 * derivatives are those of the integrand.
 */
export const paretoNbd: RepeatModel = {
  name: 'pareto-nbd',
  parameters: ['r', 'alpha', 's', 'beta'],
  starts: [
    [0.6, 10, 0.6, 12],
    [1, 10, 0.3, 30],
    [0.3, 3, 1.5, 30],
  ],

  logLikelihood(parameters, x, recency, age, gradient, weight = 1) {
    const [r, alpha, s, beta] = parameters;
    const orders = r + x;
    const staying = -orders * Math.log(alpha + age) - s * Math.log(beta + age);
    const scale = -orders * Math.log(alpha + recency) - s * Math.log(beta + recency);
    const stay = Math.exp(staying - scale);
    // Sums over the nodes: the integral, and its derivatives by the exponents and by α and β.
    let gone = 0;
    let goneLnAlpha = 0;
    let goneLnBeta = 0;
    let goneAlpha = 0;
    let goneBeta = 0;
    if (age > recency) {
      const shift = Math.min(alpha, beta);
      const from = Math.log(shift + recency);
      // (c + y) / (c + tₓ) falls as c grows, so what has faded for the larger of α and β has faded for both.
      const larger = Math.max(alpha, beta);
      const faded = (larger + recency) * Math.exp(FADED / (orders + s)) - larger;
      const width = Math.log(shift + Math.min(age, faded)) - from;
      for (let i = 0; i < nodes.length; i++) {
        const lifted = Math.exp(from + width * nodes[i]);
        const y = lifted - shift;
        const lnAlpha = Math.log(alpha + y);
        const lnBeta = Math.log(beta + y);
        const part = weights[i] * lifted * s * Math.exp(-orders * lnAlpha - (s + 1) * lnBeta - scale) * width;
        gone += part;
        goneLnAlpha += part * lnAlpha;
        goneLnBeta += part * lnBeta;
        goneAlpha += part / (alpha + y);
        goneBeta += part / (beta + y);
      }
    }
    const total = stay + gone;
    if (gradient) {
      const lnStayAlpha = Math.log(alpha + age);
      const lnStayBeta = Math.log(beta + age);
      gradient[0] +=
        weight *
        (digamma(orders) - digamma(r) + Math.log(alpha) - (stay * lnStayAlpha + goneLnAlpha) / total);
      gradient[1] += weight * (r / alpha - (orders * (stay / (alpha + age) + goneAlpha)) / total);
      gradient[2] += weight * (Math.log(beta) + (gone / s - stay * lnStayBeta - goneLnBeta) / total);
      gradient[3] += weight * (s / beta - ((s * stay) / (beta + age) + (s + 1) * goneBeta) / total);
    }
    return lnGamma(orders) - lnGamma(r) + r * Math.log(alpha) + s * Math.log(beta) + scale + Math.log(total);
  },

  expected([r, alpha, s, beta], time) {
    return (r / alpha) * activeTime(s, beta, time);
  },

  whileActive([r, alpha, s, beta], x, age, time) {
    // Given "alive", λ ~ Gamma(r+x, α+T) and μ ~ Gamma(s, β+T).
    return ((r + x) / (alpha + age)) * activeTime(s, beta + age, time);
  },

  alive(parameters, x, recency, age) {
    const [r, alpha, s, beta] = parameters;
    const stays =
      lnGamma(r + x) -
      lnGamma(r) +
      r * Math.log(alpha) +
      s * Math.log(beta) -
      (r + x) * Math.log(alpha + age) -
      s * Math.log(beta + age);
    return Math.min(1, Math.exp(stays - paretoNbd.logLikelihood(parameters, x, recency, age)));
  },
};

/** Expected part of the next `time` before leaving, μ ~ Gamma(s, β): β/(s−1) · [1 − (β/(β+t))^(s−1)]; β ln(1 + t/β) at s = 1. */
function activeTime(s: number, beta: number, time: number): number {
  const grown = Math.log1p(time / beta);
  const power = s - 1;
  if (Math.abs(power * grown) < 1e-9) return beta * grown;
  return (-beta * Math.expm1(-power * grown)) / power;
}
