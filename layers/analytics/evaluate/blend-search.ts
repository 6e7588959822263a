import type { Candidate } from '../../contract/evaluation.ts';
import { standardError } from '../numeric/bootstrap.ts';
import { idealGain } from '../numeric/gain.ts';
import { mean } from '../numeric/mean.ts';
import type { TopLists } from '../recommend/contract.ts';
import {
  defaultBlend,
  eachNdcg,
  forDemand,
  type LearnedBlend,
  type OfferedItems,
  offeredItems,
  underTrend,
} from '../recommend/hybrid/learn-blend.ts';
import type { BlendPlan } from '../recommend/hybrid/plan.ts';
import { trendFactors } from '../recommend/hybrid/trend.ts';
import { hybrid } from '../recommend/registry.ts';
import { crossFitted, evenly, type Quality, rowOfLists, type TrialBench } from './trial-bench.ts';

/** More queries hardly change the few weights of a blend. */
const MOST_LEARNERS = 1500;
/** Entries of each part's list that blends are compared on. */
const DEPTH = 100;
/** Each step adds one part once more, so that weights are multiples of one over the number of steps. */
const MOST_STEPS = 12;
/** A further part must bring this many standard errors of its own gain. */
const LEAST_GAIN = 0.25;

/**
 * Ensemble selection (Caruana et al., ICML 2004): from the best part on, each step adds the part, with replacement, that brings
 * most NDCG to the mean of the lists' scores; a part that is new to the blend must bring more than chance might. Then the
 * trend that does best with these weights is taken, and the weights once more under it.
 * @param candidate a hybrid of all parts that may be blended
 */
export function chooseBlend(bench: TrialBench, candidate: Candidate, from: readonly number[]): LearnedBlend {
  const whole = hybrid.planOf(candidate.recipe) as BlendPlan;
  const { demand } = bench.comparison.trainFor(candidate.interactions);
  const plan = forDemand(whole, demand);
  const learners = evenly(from, MOST_LEARNERS);
  const lists: TopLists[][] = bench.requests(candidate).map((request) => {
    const all = bench.listsOf(request);
    return learners.map((n) => rowOfLists(all, n, DEPTH));
  });
  const relevantOf = (n: number) => bench.relevantOf(learners[n]);
  const offered = offeredItems(lists, relevantOf, demand.rows, plan.blend);
  const ideal = learners.map((_, n) => idealGain(Math.min(bench.comparison.k, relevantOf(n).length)));
  const factors = plan.trends.map((trend) => trendFactors(demand, trend));
  const ndcg = (trend: number, weights: Float64Array) =>
    eachNdcg(underTrend(offered, factors[trend]), weights, ideal, bench.comparison.k);

  let trend = 0;
  let { weights } = defaultBlend(plan);
  for (let round = 0; round < (plan.trends.length > 1 ? 2 : 1); round++) {
    weights = greedyWeights(underTrend(offered, factors[trend]), ideal, bench.comparison.k);
    if (plan.trends.length === 1) break;
    const means = plan.trends.map((_, t) => mean(ndcg(t, weights)));
    const best = means.indexOf(Math.max(...means));
    if (best === trend) break;
    trend = best;
  }
  return { weights, trend: plan.trends[trend] };
}

/** Quality of the blend that is chosen from one half of the queries, on the other half, and the other way round. */
export function blendQuality(bench: TrialBench, candidate: Candidate): Quality {
  return bench.qualityOf(
    crossFitted(bench.size, (from, own) =>
      bench.blended(candidate, own, chooseBlend(bench, candidate, from)),
    ),
  );
}

function greedyWeights(data: OfferedItems, ideal: readonly number[], k: number): Float64Array {
  const { width } = data;
  const times = new Float64Array(width);
  let current: Float64Array | null = null;
  for (let step = 0; step < MOST_STEPS; step++) {
    let best: { part: number; each: Float64Array; mean: number } | null = null;
    for (let part = 0; part < width; part++) {
      const weights = times.slice();
      weights[part] += 1;
      const each = eachNdcg(data, weights, ideal, k);
      const value = mean(each);
      if (best !== null && value <= best.mean) continue;
      if (current !== null && !isWorthwhile(each, current, times[part] === 0)) continue;
      best = { part, each, mean: value };
    }
    if (best === null) break;
    times[best.part] += 1;
    current = best.each;
  }
  const total = times.reduce((sum, count) => sum + count, 0);
  return times.map((count) => count / total);
}

function isWorthwhile(each: Float64Array, before: Float64Array, isNew: boolean): boolean {
  const gains = each.map((value, n) => value - before[n]);
  const gain = mean(gains);
  return gain > 0 && (!isNew || gain > LEAST_GAIN * standardError(gains));
}
