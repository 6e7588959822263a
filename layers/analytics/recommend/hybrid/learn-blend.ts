import type { Csr } from '../../numeric/csr.ts';
import { mean } from '../../numeric/mean.ts';
import { sampleWithout, seededRandom } from '../../numeric/random.ts';
import type { Interactions, TopLists } from '../contract.ts';
import { seenOf } from '../lists.ts';
import { BlendRanking } from './blend-ranking.ts';
import { innerSplit } from './inner-split.ts';
import { listwiseWeights } from './listwise.ts';
import { offeredItems, underTrend } from './offered-items.ts';
import type { BlendPlan } from './plan.ts';
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
  const relevant = Array.from(lists[0], (_, n) => relevantOf(n).length);
  let best = defaultBlend(plan);
  let bestQuality = -1;
  let last: Float64Array | undefined;
  for (const trend of plan.trends) {
    const data = underTrend(found, trendFactors(demand, trend));
    last = plan.weights ?? listwiseWeights(data, last);
    const weights = plan.weights ?? summingToOne(last, equal);
    const ranking = new BlendRanking(data, relevant, CUT_OFF);
    const quality = mean(ranking.ndcg(ranking.sum(weights)));
    if (quality > bestQuality) {
      bestQuality = quality;
      best = { weights, trend };
    }
  }
  return best;
}

function summingToOne(weights: Float64Array, fallback: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : fallback;
}
