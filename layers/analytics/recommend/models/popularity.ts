import type { Csr } from '../../numeric/csr.ts';
import { rankedForAll } from '../ranked-for-all.ts';

/**
 * Demand of the last `windowDays` (0: of all time); a day counts half for every `halfLifeDays` of its age (0: no decay).
 */
type PopularitySettings = {
  readonly windowDays: number;
  readonly halfLifeDays: number;
};

/** All-time popularity: the baseline that every personal model has to beat. */
export const popularity = rankedForAll<PopularitySettings>({
  name: 'popularity',
  traits: { cost: 0.02, baseline: true },
  defaults: { windowDays: 0, halfLifeDays: 0 },
  scores: recentDemand,
});

/** Demand of the last four weeks, recent days counting most. In most shops a far stronger baseline than all of time. */
export const recentPopularity = rankedForAll<PopularitySettings>({
  name: 'recent-popularity',
  traits: {
    cost: 0.02,
    baseline: true,
    variants: [
      [
        { windowDays: 14, halfLifeDays: 3 },
        { windowDays: 90, halfLifeDays: 30 },
      ],
    ],
  },
  defaults: { windowDays: 28, halfLifeDays: 7 },
  scores: recentDemand,
});

/** Demand of each item within the window, decayed. O(cells of demand). */
function recentDemand(demand: Csr, settings: PopularitySettings): Float32Array {
  const lastAge = settings.windowDays > 0 ? Math.min(demand.cols, settings.windowDays) : demand.cols;
  const scores = new Float32Array(demand.rows);
  for (let item = 0; item < demand.rows; item++) {
    let sum = 0;
    for (let at = demand.offsets[item]; at < demand.offsets[item + 1]; at++) {
      const age = demand.indices[at];
      if (age >= lastAge) break;
      sum += demand.values[at] * (settings.halfLifeDays > 0 ? 2 ** (-age / settings.halfLifeDays) : 1);
    }
    scores[item] = sum;
  }
  return scores;
}
