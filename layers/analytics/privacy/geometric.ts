/** A uniform number in (0, 1) for a label; the same label gives the same number. */
export type Draws = (label: string) => number;

/**
 * Two-sided geometric noise, the discrete Laplace distribution: P(Z = z) = (1 − α)/(1 + α) · α^|z| with α = exp(−ε/Δ).
 * Added to a count that one customer changes by Δ at most, the sum is ε-differentially private (Ghosh, Roughgarden and
 * Sundararajan 2009, "Universally utility-maximizing privacy mechanisms"). It uses integers only, which
 * avoids the attack on floating-point Laplace noise (Mironov 2012). The difference of two geometric numbers, O(1).
 * @param epsilon above 0
 * @param sensitivity Δ: 1 or more, whole
 */
export function geometricNoise(epsilon: number, sensitivity: number, draws: Draws, label: string): number {
  const rate = epsilon / sensitivity;
  return geometric(rate, draws(`${label}|up`)) - geometric(rate, draws(`${label}|down`));
}

/** P(G ≥ g) = exp(−rate · g), by inversion. */
function geometric(rate: number, u: number): number {
  return Math.floor(-Math.log(u) / rate);
}
