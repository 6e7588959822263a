import type { Csr } from '../../numeric/csr.ts';
import { rankedForAll } from '../ranked-for-all.ts';

const DEFAULTS = {
  /** Days that count as now. */
  windowDays: 7,
  /** Days before them that the usual demand is taken from. */
  baseDays: 56,
  /** Events added to the expected demand, so that items that hardly sell do not trend. */
  prior: 5,
};

/**
 * What sells more than usual: demand of the last days compared with what the item's own past predicts,
 *
 *   score = (now − expected) / √(expected + prior),   expected = base demand × windowDays / baseDays,
 *
 * the surprise of a Poisson count in standard deviations. Only risers (score above 0) are listed.
 */
export const trending = rankedForAll({
  name: 'trending',
  traits: { cost: 0.02 },
  defaults: DEFAULTS,
  scores: surprises,
});

function surprises(demand: Csr, settings: typeof DEFAULTS): Float32Array {
  const { windowDays, baseDays, prior } = settings;
  // A young shop has fewer days to take the usual demand from.
  const usualDays = Math.max(1, Math.min(baseDays, demand.cols - windowDays));
  const scores = new Float32Array(demand.rows);
  for (let item = 0; item < demand.rows; item++) {
    let now = 0;
    let base = 0;
    for (let at = demand.offsets[item]; at < demand.offsets[item + 1]; at++) {
      const age = demand.indices[at];
      if (age < windowDays) now += demand.values[at];
      else if (age < windowDays + usualDays) base += demand.values[at];
    }
    const expected = (base * windowDays) / usualDays;
    scores[item] = (now - expected) / Math.sqrt(expected + prior);
  }
  return scores;
}
