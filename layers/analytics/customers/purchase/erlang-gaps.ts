import { digamma, lnBeta, lnGamma, lnSum } from '../../numeric/special.ts';

/**
 * Log-likelihood of one history by MBG/CNBD-k (Reutterer, Platzer and Schröder 2021): as MBG/NBD, but a gap between orders is the sum
 * of k exponential stages (Erlang-k), so that customers order the more evenly, the greater k is. k = 1 is MBG/NBD. The
 * mean rate of orders is λ ~ Gamma(r, α) whatever k is; stages then come at the rate kλ ~ Gamma(r, α/k).
 *
 * With α' = α/k, n = r + kx and δ = T − tₓ:
 *
 *   L = Π tⱼ^(k−1) / Γ(k)ˣ · Γ(n) α'ʳ/Γ(r) · [ B(a, b+x+1)/B(a, b) · (α'+T)^−n · Σ over j < k of Γ(n+j)/(Γ(n) j!) (δ/(α'+T))ʲ
 *                                            + B(a+1, b+x)/B(a, b) · (α'+tₓ)^−n ]
 *
 * The sum is the probability that fewer than k stages have passed since the last order. O(k) time.
 *
 * @param logGaps sum of the logarithms of the gaps between orders, in the unit of time of the rest
 * @param gradient adds `weight` times the derivative by r, α, a and b
 */
export function erlangLogLikelihood(
  [r, alpha, a, b]: Float64Array,
  k: number,
  x: number,
  recency: number,
  age: number,
  logGaps: number,
  gradient?: Float64Array,
  weight = 1,
): number {
  const stageAlpha = alpha / k;
  const stages = r + k * x;
  const step = (age - recency) / (stageAlpha + age);
  let term = 1;
  let sum = 1;
  let sumByR = 0;
  let sumByStage = 0;
  let slope = 0;
  for (let j = 1; j < k; j++) {
    term *= ((stages + j - 1) / j) * step;
    slope += 1 / (stages + j - 1);
    sum += term;
    sumByR += term * slope;
    sumByStage += term * j;
  }
  const common =
    r * Math.log(stageAlpha) +
    lnGamma(stages) -
    lnGamma(r) -
    lnBeta(a, b) -
    x * lnGamma(k) +
    (k > 1 ? (k - 1) * logGaps : 0);
  const stays = lnBeta(a, b + x + 1) - stages * Math.log(stageAlpha + age) + Math.log(sum);
  const leaves = lnBeta(a + 1, b + x) - stages * Math.log(stageAlpha + recency);
  const either = lnSum(stays, leaves);
  if (gradient) {
    const stay = Math.exp(stays - either);
    const leave = Math.exp(leaves - either);
    const whole = digamma(a + b) - digamma(a + b + x + 1);
    gradient[0] +=
      weight *
      (Math.log(stageAlpha) +
        digamma(stages) -
        digamma(r) +
        stay * (sumByR / sum - Math.log(stageAlpha + age)) -
        leave * Math.log(stageAlpha + recency));
    gradient[1] +=
      (weight / k) *
      (r / stageAlpha -
        (stay * (stages + sumByStage / sum)) / (stageAlpha + age) -
        (leave * stages) / (stageAlpha + recency));
    gradient[2] += weight * (whole + leave / a);
    gradient[3] += weight * (whole + digamma(b + x) - digamma(b) + stay / (b + x));
  }
  return common + either;
}

/** Probability that the customer has not left, and the expected number of stages since the last order if so. O(k) time. */
export function erlangState(
  [r, alpha, a, b]: Float64Array,
  k: number,
  x: number,
  recency: number,
  age: number,
): { readonly alive: number; readonly stages: number } {
  const stageAlpha = alpha / k;
  const stages = r + k * x;
  const step = (age - recency) / (stageAlpha + age);
  let term = 1;
  let sum = 1;
  let passed = 0;
  for (let j = 1; j < k; j++) {
    term *= ((stages + j - 1) / j) * step;
    sum += term;
    passed += term * j;
  }
  const odds =
    Math.log(a / (b + x)) + stages * Math.log((stageAlpha + age) / (stageAlpha + recency)) - Math.log(sum);
  return { alive: 1 / (1 + Math.exp(odds)), stages: passed / sum };
}
