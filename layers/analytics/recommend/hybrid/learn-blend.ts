import type { Csr } from '../../numeric/csr.ts';
import { gainAt, idealGain } from '../../numeric/gain.ts';
import { mean } from '../../numeric/mean.ts';
import { sampleWithout, seededRandom } from '../../numeric/random.ts';
import { TopK } from '../../numeric/top-k.ts';
import type { Interactions, TopLists } from '../contract.ts';
import { seenOf } from '../lists.ts';
import { blendScale, blendValue } from './blend.ts';
import { innerSplit } from './inner-split.ts';
import { type ListwiseData, listwiseWeights } from './listwise.ts';
import type { BlendName, BlendPlan } from './plan.ts';
import { type Trend, trendFactors } from './trend.ts';

/** What is learnt of a hybrid's blend. */
export interface LearnedBlend {
  /** One a part; they sum to 1. */
  readonly weights: Float64Array;
  readonly trend: Trend;
}

/** With fewer customers than this nothing is learnt: all parts weigh the same, and the first trend is used. */
export const LEAST_LEARNERS = 50;
/** Cut-off that trends are compared at. */
const CUT_OFF = 20;

/** Whether weights and trend are given, so that there is nothing to learn. */
export function isGiven({ trends, weights, parts }: BlendPlan): boolean {
  return trends.length === 1 && (weights !== null || parts.length === 1);
}

/** The blend where nothing can be learnt: given weights or equal ones, and the first trend. */
export function defaultBlend({ weights, parts, trends }: BlendPlan): LearnedBlend {
  return { weights: weights ?? new Float64Array(parts.length).fill(1 / parts.length), trend: trends[0] };
}

/** The plan with one trend only, where demand is of a single age (data without times) and trends cannot be compared. */
export function forDemand(plan: BlendPlan, demand: Csr): BlendPlan {
  return demand.cols > 1 ? plan : { ...plan, trends: plan.trends.slice(0, 1) };
}

/**
 * Weights of the parts of a blend and the trend: fits every part on all but a held-out share of the interactions, takes
 * for each trend the weights under which the held-out items rank highest, and of the trends the one with the best NDCG.
 * @param input what the parts learn from
 */
export function learnBlend(input: Interactions, wholePlan: BlendPlan, seed: number): LearnedBlend {
  const plan = forDemand(wholePlan, input.demand);
  if (isGiven(plan)) return defaultBlend(plan);
  const split = innerSplit(input, plan.holdout, seed);
  if (split.customers.length < LEAST_LEARNERS) return defaultBlend(plan);

  const random = seededRandom(seed, 'blend.customers');
  const sample = sampleWithout(split.customers.length, plan.learners, random);
  const customers = sample.map((position) => split.customers[position]);
  const listing = { k: plan.depth, excludeSeen: true };
  const lists = plan.parts.map(({ model, recipe }) => {
    const fitted = model.fit(split.train, recipe.settings, seed);
    return Array.from(customers, (customer) => fitted.recommend(customer, customer + 1, listing));
  });
  const relevantOf = (n: number) => seenOf(split.relevant, customers[n]);
  return learnFromLists({ lists, relevantOf, demand: split.train.demand }, plan);
}

/** What parts of a blend listed for customers, and what the customers chose afterwards. */
export interface HeldOutLists {
  /** By part, then by customer: lists of one row. */
  readonly lists: readonly (readonly TopLists[])[];
  /** Relevant items of the n-th customer, at least one. */
  readonly relevantOf: (n: number) => Int32Array;
  /** Demand as it was known when the lists were made. */
  readonly demand: Csr;
}

/** The weights and the trend under which what customers chose ranks highest. */
export function learnFromLists({ lists, relevantOf, demand }: HeldOutLists, plan: BlendPlan): LearnedBlend {
  const equal = defaultBlend(plan).weights;
  const found = offeredItems(lists, relevantOf, demand.rows, plan.blend);
  const ideal = Array.from(lists[0], (_, n) => idealGain(Math.min(CUT_OFF, relevantOf(n).length)));
  let best = defaultBlend(plan);
  let bestQuality = -1;
  let last: Float64Array | undefined;
  for (const trend of plan.trends) {
    const data = underTrend(found, trendFactors(demand, trend));
    last = plan.weights ?? listwiseWeights(data, last);
    const weights = plan.weights ?? summingToOne(last, equal);
    const quality = mean(eachNdcg(data, weights, ideal, CUT_OFF));
    if (quality > bestQuality) {
      bestQuality = quality;
      best = { weights, trend };
    }
  }
  return best;
}

/** Everything that some part lists, list by list, with each part's value of it. */
export interface OfferedItems extends ListwiseData {
  readonly items: Int32Array;
}

/** Everything that some part lists for a customer, with each part's value of it. */
export function offeredItems(
  lists: readonly (readonly TopLists[])[],
  relevantOf: (n: number) => Int32Array,
  items: number,
  blend: BlendName,
): OfferedItems {
  const width = lists.length;
  const offsets = [0];
  const chosen: number[] = [];
  const all: number[] = [];
  const rows: Float32Array[] = [];
  const place = new Int32Array(items).fill(-1);
  for (let n = 0; n < lists[0].length; n++) {
    const found: number[] = [];
    for (const part of lists) {
      for (const item of part[n].items.subarray(0, part[n].counts[0])) {
        if (place[item] < 0) place[item] = found.push(item) - 1;
      }
    }
    const features = new Float32Array(found.length * width);
    for (const [p, part] of lists.entries()) {
      const scale = blendScale(blend, part[n], 0);
      for (let rank = 0; rank < part[n].counts[0]; rank++) {
        const value = blendValue(blend, part[n].scores[rank], rank, scale);
        features[place[part[n].items[rank]] * width + p] = value;
      }
    }
    const relevant = new Set(relevantOf(n));
    for (const item of found) {
      all.push(item);
      chosen.push(relevant.has(item) ? 1 : 0);
      place[item] = -1;
    }
    rows.push(features);
    offsets.push(offsets[n] + found.length);
  }
  const features = new Float32Array(all.length * width);
  for (const [n, row] of rows.entries()) features.set(row, offsets[n] * width);
  return { offsets, features, width, chosen: Uint8Array.from(chosen), items: Int32Array.from(all) };
}

/** The parts' values times the items' trend factors. */
export function underTrend(found: OfferedItems, factors: Float64Array): OfferedItems {
  const features = found.features.slice();
  // Only ratios of factors matter: they are scaled by the largest.
  const largest = factors.reduce((most, factor) => Math.max(most, factor), 0);
  for (let c = 0; c < found.items.length; c++) {
    for (let p = 0; p < found.width; p++) features[c * found.width + p] *= factors[found.items[c]] / largest;
  }
  return { ...found, features };
}

function summingToOne(weights: Float64Array, fallback: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : fallback;
}

/**
 * NDCG at k of each list of offered items ranked by the weights; ties to the lower index. O(offered × parts).
 * @param ideal of each list, the gain of its relevant items at the first ranks
 */
function eachNdcg(
  { offsets, features, width, chosen, items }: OfferedItems,
  weights: Float64Array,
  ideal: ArrayLike<number>,
  k: number,
): Float64Array {
  const top = new TopK(k);
  const places = new Int32Array(k);
  const scores = new Float64Array(k);
  const isHit = new Uint8Array(k);
  const each = new Float64Array(offsets.length - 1);
  for (let n = 0; n < each.length; n++) {
    for (let c = offsets[n]; c < offsets[n + 1]; c++) {
      let score = 0;
      for (let p = 0; p < width; p++) score += weights[p] * features[c * width + p];
      top.push(items[c], score);
    }
    const ranked = places.subarray(0, top.drain(places, scores, 0));
    isHit.fill(0);
    for (let c = offsets[n]; c < offsets[n + 1]; c++) {
      const rank = chosen[c] === 1 ? ranked.indexOf(items[c]) : -1;
      if (rank >= 0) isHit[rank] = 1;
    }
    let gain = 0;
    for (let rank = 0; rank < ranked.length; rank++) if (isHit[rank] === 1) gain += gainAt(rank);
    each[n] = gain / ideal[n];
  }
  return each;
}
