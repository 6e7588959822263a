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
  for (let item = 0; item < demand.rows; item++) {
    let recent = 0;
    let all = 0;
    for (let at = demand.offsets[item]; at < demand.offsets[item + 1]; at++) {
      recent += demand.values[at] * 2 ** (-demand.indices[at] / trend.halfLifeDays);
      all += demand.values[at];
    }
    factors[item] = ((recent + PRIOR_RECENT) / (all + PRIOR_EVENTS)) ** trend.power;
  }
  return factors;
}
