/** Log-odds beyond this mean only "nearly certain", and would outweigh the other members of a blend. */
const LIMIT = 8;

/** ln(p / (1 − p)), kept within ± 8. */
export function logOdds(p: number): number {
  return Math.max(-LIMIT, Math.min(LIMIT, Math.log(p / (1 - p))));
}

/** 1 / (1 + e^−z). */
export function probability(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
