/** So many of `n` did it. */
export interface Share {
  readonly n: number;
  readonly successes: number;
}

/** What may be said of a difference at any time. */
export interface Comparison {
  /** Rate of the one less that of the other. */
  readonly difference: number;
  /** Holds the true difference at all times together with probability 1 − alpha. */
  readonly interval: readonly [number, number];
  /** Always valid: stopping at any look at which it is no greater than alpha is wrong with probability alpha at most. */
  readonly pValue: number;
}

/**
 * Standard deviation, in those of one observation, of the differences that are looked for: where the mixture has its weight.
 * It decides how soon which differences are found, not whether what is found is true.
 */
const EFFECT = 0.1;
/** Below this many of each outcome a share is not near normal, and nothing is said of differences. */
const LEAST_OUTCOMES = 10;

/**
 * Compares two rates by the mixture sequential probability ratio test, which may be looked at as often as one likes
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

/** The always valid interval of one rate, in the same way: its variance is that of the rate with a success and a failure more. */
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

/** How far from the estimate the ratio about a value reaches 1/alpha. */
function mixtureRadius(variance: number, tau2: number, alpha: number): number {
  const sum = variance + tau2;
  return Math.sqrt(((2 * variance * sum) / tau2) * (0.5 * Math.log(sum / variance) - Math.log(alpha)));
}
