/** Horizons in days at which the probability of an order is learnt from the shop's own past. */
const HORIZONS = [30, 91, 182, 365] as const;

/** Customers who must have been observed for as long as a forecast looks ahead; in a smaller shop half of them. */
const OBSERVED = 30;

/**
 * The longest horizon in days that a shop's history carries: at least {@link OBSERVED} of its buyers, or half of them in a smaller shop,
 * first ordered so many days ago or earlier. A longer time no customer has been observed for; nothing that is said of it could be
 * held against the shop's past. 0 without buyers. O(n log n) time.
 *
 * @param age weeks since the first order of each buyer
 */
export function carriedDays(age: Float64Array): number {
  if (age.length === 0) return 0;
  const needed = Math.min(OBSERVED, Math.ceil(age.length / 2));
  return Math.round(7 * age.slice().sort()[age.length - needed]);
}

/** The horizon itself if the history carries it, else the longest of {@link HORIZONS} that it does; null: none. */
export function carriedHorizon(horizonDays: number, carried: number): number | null {
  if (horizonDays <= carried) return horizonDays;
  return HORIZONS.findLast((days) => days <= carried && days < horizonDays) ?? null;
}

/** Horizons to learn: {@link HORIZONS} and some more, ascending, each once, as far as the history carries them. */
export function learntHorizons(more: readonly number[], carried: number): number[] {
  return [...new Set<number>([...HORIZONS, ...more])].filter((days) => days <= carried).sort((a, b) => a - b);
}
