import { hyp2f1 } from '../../numeric/special.ts';

/**
 * Orders within `time` of a customer who is active, with λ ~ Gamma(r, α), and who leaves after each order with
 * probability p ~ Beta(a, b):
 *
 *   (a+b−1)/(a−1) · [1 − (α/(α+t))ʳ ₂F₁(r, b; a+b−1; z)],  z = t/(α+t)      (Fader, Hardie and Lee 2005, eq. 9)
 *
 * Euler's transformation (Abramowitz and Stegun 15.3.3) turns (1−z)ʳ ₂F₁(r, b; c; z) into
 * (1−z)^(a−1) ₂F₁(c−r, a−1; c; z): the terms fall faster than n^−(r+1), whatever the number of orders counted in r and b.
 */
export function expectedOrders(r: number, alpha: number, a: number, b: number, time: number): number {
  // Removable gaps at a = 1 and at a + b = 1: a step beside them changes the result by less than 1e−6 of itself.
  const leave = Math.abs(a - 1) < 1e-6 ? 1 + 1e-6 : a;
  const c = Math.abs(leave + b - 1) < 1e-7 ? 1e-7 : leave + b - 1;
  const z = time / (alpha + time);
  const inner = (1 - z) ** (leave - 1) * hyp2f1(c - r, leave - 1, c, z);
  return (c / (leave - 1)) * (1 - inner);
}
