import { digamma, lnGamma, lnSum } from '../../numeric/special.ts';
import type { RepeatModel } from './contract.ts';
import { expectedOrders } from './expected-orders.ts';

/**
 * MBG/NBD (Batislam, Denizel and Filiztekin 2007): as BG/NBD, but a customer may leave after the very first order too,
 * which keeps it sane on young shops and on one-time buyers.
 *
 * L = Γ(r+x)αʳ/Γ(r) · Γ(a+b)Γ(b+x)/(Γ(b)Γ(a+b+x+1)) · [(b+x)(α+T)^−(r+x) + a(α+tₓ)^−(r+x)]
 */
export const mbgNbd: RepeatModel = {
  name: 'mbg-nbd',
  parameters: ['r', 'alpha', 'a', 'b'],
  starts: [
    [0.6, 8, 0.8, 2],
    [1, 20, 0.3, 1],
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
      lnGamma(a + b + x + 1);
    const stays = Math.log(b + x) - (r + x) * Math.log(alpha + age);
    const leaves = Math.log(a) - (r + x) * Math.log(alpha + recency);
    const either = lnSum(stays, leaves);
    if (gradient) {
      const stay = Math.exp(stays - either);
      const leave = Math.exp(leaves - either);
      const whole = digamma(a + b) - digamma(a + b + x + 1);
      gradient[0] +=
        weight *
        (digamma(r + x) -
          digamma(r) +
          Math.log(alpha) -
          stay * Math.log(alpha + age) -
          leave * Math.log(alpha + recency));
      gradient[1] += weight * (r / alpha - (r + x) * (stay / (alpha + age) + leave / (alpha + recency)));
      gradient[2] += weight * (whole + leave / a);
      gradient[3] += weight * (whole + digamma(b + x) - digamma(b) + stay / (b + x));
    }
    return common + either;
  },

  expected([r, alpha, a, b], time) {
    // The first order itself may be the last: p of the first coin is integrated with the rest.
    return (b / (a + b)) * expectedOrders(r, alpha, a, b + 1, time);
  },

  whileActive([r, alpha, a, b], x, age, time) {
    return expectedOrders(r + x, alpha + age, a, b + x + 1, time);
  },

  alive([r, alpha, a, b], x, recency, age) {
    const odds = Math.log(a / (b + x)) + (r + x) * Math.log((alpha + age) / (alpha + recency));
    return 1 / (1 + Math.exp(odds));
  },
};
