/** A rate: `successes` of `n`. */
export interface Share {
  readonly n: number;
  readonly successes: number;
}

/** A comparison of two rates that is valid at any time. */
export interface Comparison {
  /** First rate minus second. */
  readonly difference: number;
  /** Contains the true difference at all times at once with probability 1 − alpha. */
  readonly interval: readonly [number, number];
  /** Always valid: stopping at any look where it is at most alpha is wrong with a probability of at most alpha. */
  readonly pValue: number;
}

/**
 * Standard deviation of the mixture over differences, in standard deviations of one observation. It decides how soon which
 * differences are found, not whether a finding is valid.
 */
const EFFECT = 0.1;
/** With fewer of either outcome a rate is not close to normal, and no difference is claimed. */
const LEAST_OUTCOMES = 10;

/**
 * Compares two rates by the mixture sequential probability ratio test, which allows looking at the results any number of times
 * (Johari, Koomen, Pekelis and Walsh, "Peeking at A/B tests", KDD 2017, with Robbins' normal mixture, Annals of
 * Mathematical Statistics 41, 1970). With θ the difference, V its variance by the pooled rate, and θ ~ N(0, τ²) mixed in:
 *
 *   Λ = √(V / (V + τ²)) · exp(τ² θ² / (2 V (V + τ²))),   p = min(1, 1/Λ)
 *
 * and the interval holds all differences that Λ about them does not reject. τ is {@link EFFECT} standard deviations.
 */
export function compareShares(one: Share, other: Share, alpha: number): Comparison {
  const difference = one.successes / one.n - other.successes / other.n;
  const successes = one.successes + other.successes;
  const failures = one.n + other.n - successes;
  if (!(one.n > 0 && other.n > 0) || Math.min(successes, failures) < LEAST_OUTCOMES) {
    return { difference: Number.isFinite(difference) ? difference : 0, interval: [-1, 1], pValue: 1 };
  }
  const rate = successes / (one.n + other.n);
  const spread = rate * (1 - rate);
  const variance = spread * (1 / one.n + 1 / other.n);
  const tau2 = EFFECT * EFFECT * spread;
  const ratio = logRatio(difference, variance, tau2);
  const radius = mixtureRadius(variance, tau2, alpha);
  return {
    difference,
    interval: [Math.max(-1, difference - radius), Math.min(1, difference + radius)],
    pValue: Math.min(1, Math.exp(-ratio)),
  };
}

/** The always valid interval of one rate; its variance is that of the rate with one success and one failure added. */
export function shareInterval({ n, successes }: Share, alpha: number): readonly [number, number] {
  if (n === 0) return [0, 1];
  const smoothed = (successes + 1) / (n + 2);
  const spread = smoothed * (1 - smoothed);
  const radius = mixtureRadius(spread / n, EFFECT * EFFECT * spread, alpha);
  return [Math.max(0, successes / n - radius), Math.min(1, successes / n + radius)];
}

function logRatio(difference: number, variance: number, tau2: number): number {
  const sum = variance + tau2;
  return 0.5 * Math.log(variance / sum) + (tau2 * difference * difference) / (2 * variance * sum);
}

/** Distance from the estimate at which the ratio reaches 1/alpha. */
function mixtureRadius(variance: number, tau2: number, alpha: number): number {
  const sum = variance + tau2;
  return Math.sqrt(((2 * variance * sum) / tau2) * (0.5 * Math.log(sum / variance) - Math.log(alpha)));
}
