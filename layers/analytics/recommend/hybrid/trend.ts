import type { Csr } from '../../numeric/csr.ts';

/** How strongly recent demand lifts an item. */
export interface Trend {
  /** Age in days at which demand counts half as recent. */
  readonly halfLifeDays: number;
  /** Power of the factor; 0: time does not matter. */
  readonly power: number;
}

/** Events added to each item's own, … */
const PRIOR_EVENTS = 1;
/** … and how much of one counts as recent: an item that has hardly sold is more likely new than forgotten. */
const PRIOR_RECENT = 0.3;

/**
 * Factor by item: how much of its demand is recent, to a power,
 *
 *   f_i = ((recent_i + a) / (all_i + b))^power,   recent_i = Σ demand × 2^(−age / halfLife).
 *
 * All 1 for data without times (all demand of one age). Seasons and withdrawn items need no rule of their own: what no
 * longer sells sinks in every list.
 */
export function trendFactors(demand: Csr, trend: Trend): Float64Array {
  const factors = new Float64Array(demand.rows).fill(1);
  if (trend.power === 0 || demand.cols <= 1) return factors;
  const shares = recentShares(demand, trend.halfLifeDays);
  for (let item = 0; item < demand.rows; item++) factors[item] = shares[item] ** trend.power;
  return factors;
}

/** By demand that is still in use, then by half-life: trends of several powers are compared on the same demand. */
const computed = new WeakMap<Csr, Map<number, Float64Array>>();

/** How much of each item's demand is recent. O(demand), once a demand and half-life. */
function recentShares(demand: Csr, halfLifeDays: number): Float64Array {
  const known = computed.get(demand) ?? new Map<number, Float64Array>();
  computed.set(demand, known);
  const share = known.get(halfLifeDays);
  if (share !== undefined) return share;
  const weightAt = Float64Array.from({ length: demand.cols }, (_, age) => 2 ** (-age / halfLifeDays));
  const shares = new Float64Array(demand.rows);
  for (let item = 0; item < demand.rows; item++) {
    let recent = 0;
    let all = 0;
    for (let at = demand.offsets[item]; at < demand.offsets[item + 1]; at++) {
      recent += demand.values[at] * weightAt[demand.indices[at]];
      all += demand.values[at];
    }
    shares[item] = (recent + PRIOR_RECENT) / (all + PRIOR_EVENTS);
  }
  known.set(halfLifeDays, shares);
  return shares;
}
