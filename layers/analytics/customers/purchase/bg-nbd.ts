import { digamma, lnGamma, lnSum } from '../../numeric/special.ts';
import type { RepeatModel } from './contract.ts';
import { expectedOrders } from './expected-orders.ts';

/**
 * BG/NBD (Fader, Hardie and Lee 2005): orders come at a rate λ ~ Gamma(r, α), and after each repeat order the customer
 * leaves with probability p ~ Beta(a, b). Nobody leaves before the first repeat order, so a customer with x = 0 is always
 * "alive"; on young data this drives b to infinity.
 *
 * L = Γ(r+x)αʳ/Γ(r) · Γ(a+b)Γ(b+x)/(Γ(b)Γ(a+b+x)) · [(α+T)^−(r+x) + δ(x>0) a/(b+x−1) (α+tₓ)^−(r+x)]   (their eq. 6)
 */
export const bgNbd: RepeatModel = {
  name: 'bg-nbd',
  parameters: ['r', 'alpha', 'a', 'b'],
  starts: [
    [0.5, 8, 0.8, 2],
    [1, 20, 0.2, 2],
    [0.3, 3, 2, 10],
  ],

  logLikelihood([r, alpha, a, b], x, recency, age, gradient, weight = 1) {
    const common =
      lnGamma(r + x) -
      lnGamma(r) +
      r * Math.log(alpha) +
      lnGamma(a + b) +
      lnGamma(b + x) -
      lnGamma(b) -
      lnGamma(a + b + x);
    const stays = -(r + x) * Math.log(alpha + age);
    const leaves =
      x > 0
        ? Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + recency)
        : Number.NEGATIVE_INFINITY;
    const either = lnSum(stays, leaves);
    if (gradient) {
      const stay = Math.exp(stays - either);
      const leave = Math.exp(leaves - either);
      const whole = digamma(a + b) - digamma(a + b + x);
      gradient[0] +=
        weight *
        (digamma(r + x) -
          digamma(r) +
          Math.log(alpha) -
          stay * Math.log(alpha + age) -
          leave * Math.log(alpha + recency));
      gradient[1] += weight * (r / alpha - (r + x) * (stay / (alpha + age) + leave / (alpha + recency)));
      gradient[2] += weight * (whole + leave / a);
      gradient[3] += weight * (whole + digamma(b + x) - digamma(b) - (x > 0 ? leave / (b + x - 1) : 0));
    }
    return common + either;
  },

  /** Their eq. 9. */
  expected([r, alpha, a, b], time) {
    return expectedOrders(r, alpha, a, b, time);
  },

  /** Their eq. 10, without the probability of being alive. */
  whileActive([r, alpha, a, b], x, age, time) {
    // Given "alive", λ ~ Gamma(r+x, α+T) and p ~ Beta(a, b+x): the unconditional expectation with these.
    return expectedOrders(r + x, alpha + age, a, b + x, time);
  },

  alive([r, alpha, a, b], x, recency, age) {
    if (x === 0) return 1;
    const odds = Math.log(a / (b + x - 1)) + (r + x) * Math.log((alpha + age) / (alpha + recency));
    return 1 / (1 + Math.exp(odds));
  },
};
