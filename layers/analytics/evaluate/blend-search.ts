import type { Candidate } from '../../contract/evaluation.ts';
import { standardError } from '../numeric/bootstrap.ts';
import { mean } from '../numeric/mean.ts';
import type { TopLists } from '../recommend/contract.ts';
import { BlendRanking } from '../recommend/hybrid/blend-ranking.ts';
import { forDemand, type LearnedBlend } from '../recommend/hybrid/learn-blend.ts';
import { type OfferedItems, offeredItems, underTrend } from '../recommend/hybrid/offered-items.ts';
import type { BlendPlan } from '../recommend/hybrid/plan.ts';
import { trendFactors } from '../recommend/hybrid/trend.ts';
import { hybrid } from '../recommend/registry.ts';
import { crossFitted, evenly, type Quality, rowOfLists, type TrialBench } from './trial-bench.ts';

/** More queries hardly change the few weights of a blend. */
const MOST_LEARNERS = 4000;
/** Entries of each part's list that blends are compared on. */
const DEPTH = 100;
/** Each step adds one part once more, so that weights are multiples of one over the number of steps. */
const MOST_STEPS = 12;
/** A part must bring this many standard errors of its own gain. */
const LEAST_GAIN = 0.25;

/**
 * Ensemble selection (Caruana et al., ICML 2004): each step adds the part, with replacement, that raises the NDCG of the summed
 * scores most, and the best of all steps is kept. The weights are the mean of several such choices, each from half of the lists; a part
 * that brings no more than chance might is left out. The trend that does best with these weights is used, and the weights are chosen
 * again under it.
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
  const counts = learners.map((_, n) => relevantOf(n).length);
  const rankingOf = (data: OfferedItems) => new BlendRanking(data, counts, bench.comparison.k);
  const plain = rankingOf(offered);
  const [first, ...others] = plan.trends;
  let weights = selectedWeights(
    first.power === 0 ? plain : rankingOf(underTrend(offered, trendFactors(demand, first))),
    plan.parts.length,
  );
  if (others.length === 0) return { weights, trend: first };
  const sum = plain.sum(weights);
  const means = plan.trends.map((trend) =>
    mean(plain.ndcg(trend.power === 0 ? sum : plain.times(sum, trendFactors(demand, trend)))),
  );
  const trend = plan.trends[means.indexOf(Math.max(...means))];
  if (trend !== first)
    weights = selectedWeights(rankingOf(underTrend(offered, trendFactors(demand, trend))), plan.parts.length);
  return { weights, trend };
}

/** Quality of the blend that is chosen from one half of the queries, on the other half, and the other way round. */
export function blendQuality(bench: TrialBench, candidate: Candidate): Quality {
  return bench.qualityOf(
    crossFitted(bench.size, (from, own) =>
      bench.blended(candidate, own, chooseBlend(bench, candidate, from)),
    ),
  );
}

/** Mean of the weights chosen on several halves of the lists, which follows chance less than one choice does; then pruned on all lists. */
function selectedWeights(ranking: BlendRanking, width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const half of halves(ranking.size)) {
    const times = greedyTimes(ranking, width, half);
    const total = times.reduce((all, count) => all + count, 0);
    for (let part = 0; part < width; part++) sum[part] += times[part] / total;
  }
  const kept = worthwhile(ranking, sum);
  const total = kept.reduce((all, weight) => all + weight, 0);
  return kept.map((weight) => weight / total);
}

/** Two splits of the lists in halves, each unlike the other. */
function halves(size: number): Int32Array[] {
  const all = Int32Array.from({ length: size }, (_, list) => list);
  return [0, 1].flatMap((bit) => [0, 1].map((side) => all.filter((list) => ((list >> bit) & 1) === side)));
}

/** How often each part is taken. */
function greedyTimes(ranking: BlendRanking, width: number, lists: Int32Array): Float64Array {
  const times = new Float64Array(width);
  const scores = ranking.sum(times);
  const spare = scores.slice();
  let best = { times: times.slice(), mean: -1 };
  for (let step = 0; step < MOST_STEPS; step++) {
    const means = Array.from(times, (_, part) =>
      mean(ranking.ndcg(ranking.plus(scores, part, spare), lists)),
    );
    const highest = Math.max(...means);
    const added = means.indexOf(highest);
    times[added] += 1;
    ranking.plus(scores, added, scores);
    if (highest > best.mean) best = { times: times.slice(), mean: highest };
  }
  return best.times;
}

/** Leaves out parts, the lightest first, without which the blend is as good but for chance. */
function worthwhile(ranking: BlendRanking, times: Float64Array): Float64Array {
  let kept: Float64Array = times;
  let each = ranking.ndcg(ranking.sum(kept));
  const lightestFirst = [...times.keys()]
    .filter((part) => times[part] > 0)
    .sort((a, b) => times[a] - times[b]);
  for (const part of lightestFirst.slice(0, -1)) {
    const without = kept.with(part, 0);
    const others = ranking.ndcg(ranking.sum(without));
    const gains = each.map((value, n) => value - others[n]);
    if (mean(gains) > LEAST_GAIN * standardError(gains)) continue;
    kept = without;
    each = others;
  }
  return kept;
}
