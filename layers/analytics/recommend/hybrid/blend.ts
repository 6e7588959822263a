import type { Csr } from '../../numeric/csr.ts';
import { sampleWithout, seededRandom } from '../../numeric/random.ts';
import { TopK } from '../../numeric/top-k.ts';
import type { FittedRecommender, Interactions, RecommendOptions, TopLists } from '../contract.ts';
import { type ScoreRow, seenOf } from '../lists.ts';
import { innerSplit } from './inner-split.ts';
import { type ListwiseData, listwiseWeights } from './listwise.ts';
import { type Trend, trendFactors } from './trend.ts';

export const BLENDS = ['score', 'rank'] as const;
export type BlendName = (typeof BLENDS)[number];

/** Rank at which reciprocal rank fusion counts half (Cormack, Clarke and Büttcher, SIGIR 2009). */
const RANK_OFFSET = 60;

/**
 * Worth of the entry at `rank` (from 0) of a list in a blend, between 0 and 1: its score as a share of the best
 * score, or its reciprocal rank. Scores of different models mean different things; their shares compare.
 */
export function worth(name: BlendName, lists: TopLists, row: number, rank: number): number {
  if (name === 'rank') return RANK_OFFSET / (RANK_OFFSET + rank);
  const best = lists.scores[row * lists.k];
  return best > 0 ? Math.max(0, lists.scores[row * lists.k + rank] / best) : 0;
}

/** Adds row `row` of a part's lists, times the part's weight. */
export function addRow(name: BlendName, lists: TopLists, row: number, weight: number, into: ScoreRow): void {
  for (let rank = 0; rank < lists.counts[row]; rank++) {
    into.add(lists.items[row * lists.k + rank], weight * worth(name, lists, row, rank));
  }
}

export interface LearnOptions {
  readonly blend: BlendName;
  readonly depth: number;
  /** Share of the interactions held out, 0 to 1. */
  readonly share: number;
  /** Customers learnt from at most. */
  readonly customers: number;
  /** Weights that are given; null: learn them. */
  readonly weights: Float64Array | null;
  /** Trends to choose from. */
  readonly trends: readonly Trend[];
  readonly seed: number;
}

export interface Learnt {
  /** Sum to 1. */
  readonly weights: Float64Array;
  readonly trend: Trend;
}

/** Below this many customers there is too little to learn from: every part counts alike, and the first trend stands. */
const LEAST_CUSTOMERS = 50;
/** Cut-off that trends are compared at. */
const CUT_OFF = 20;

/**
 * Weights of the parts of a blend and the trend: fits every part on all but a held-out share of the interactions, takes
 * for each trend the weights under which the held-out items rank highest, and of the trends the one with the best NDCG.
 */
export function learnBlend(
  interactions: Interactions,
  parts: readonly ((train: Interactions) => FittedRecommender)[],
  options: LearnOptions,
): Learnt {
  const equal = options.weights ?? new Float64Array(parts.length).fill(1 / parts.length);
  const nothing: Learnt = { weights: equal, trend: options.trends[0] };
  const trends = interactions.demand.cols > 1 ? options.trends : options.trends.slice(0, 1);
  if (trends.length === 1 && (options.weights !== null || parts.length === 1)) return nothing;
  const split = innerSplit(interactions, options.share, options.seed);
  if (split.customers.length < LEAST_CUSTOMERS) return nothing;

  const random = seededRandom(options.seed, 'blend.customers');
  const sample = sampleWithout(split.customers.length, options.customers, random);
  const customers = sample.map((position) => split.customers[position]);
  const listing: RecommendOptions = { k: options.depth, excludeSeen: true };
  const lists = parts.map((learn) => {
    const model = learn(split.train);
    return Array.from(customers, (customer) => model.recommend(customer, customer + 1, listing));
  });
  const relevantOf = (n: number) => seenOf(split.relevant, customers[n]);
  const { demand } = split.train;
  return learnFromLists({ lists, relevantOf, demand }, { ...options, trends });
}

/** What parts of a blend listed for customers, and what these really took. */
export interface HeldOutLists {
  /** By part, then by customer: lists of one row. */
  readonly lists: readonly (readonly TopLists[])[];
  /** Relevant items of the n-th customer, at least one. */
  readonly relevantOf: (n: number) => Int32Array;
  /** Demand as it was known when the lists were made. */
  readonly demand: Csr;
}

/** The weights and the trend under which what customers took ranks highest. */
export function learnFromLists(
  { lists, relevantOf, demand }: HeldOutLists,
  { blend, weights: given, trends }: Pick<LearnOptions, 'blend' | 'weights' | 'trends'>,
): Learnt {
  const equal = given ?? new Float64Array(lists.length).fill(1 / lists.length);
  const found = candidates(lists, relevantOf, demand.rows, blend);
  let best: Learnt = { weights: equal, trend: trends[0] };
  let bestQuality = -1;
  let last: Float64Array | undefined;
  for (const trend of trends) {
    const data = underTrend(found, trendFactors(demand, trend));
    last = given ?? listwiseWeights(data, last);
    const weights = given ?? summingToOne(last, equal);
    const quality = meanNdcg(data, weights, (n) => relevantOf(n).length);
    if (quality > bestQuality) {
      bestQuality = quality;
      best = { weights, trend };
    }
  }
  return best;
}

interface Candidates extends ListwiseData {
  readonly items: Int32Array;
}

/** Everything some part lists for a customer, with each part's worth of it. */
function candidates(
  lists: readonly (readonly TopLists[])[],
  relevantOf: (n: number) => Int32Array,
  items: number,
  blend: BlendName,
): Candidates {
  const width = lists.length;
  const offsets = [0];
  const taken: number[] = [];
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
      for (let rank = 0; rank < part[n].counts[0]; rank++) {
        features[place[part[n].items[rank]] * width + p] = worth(blend, part[n], 0, rank);
      }
    }
    const relevant = new Set(relevantOf(n));
    for (const item of found) {
      all.push(item);
      taken.push(relevant.has(item) ? 1 : 0);
      place[item] = -1;
    }
    rows.push(features);
    offsets.push(offsets[n] + found.length);
  }
  const features = new Float32Array(all.length * width);
  for (const [n, row] of rows.entries()) features.set(row, offsets[n] * width);
  return { offsets, features, width, taken: Uint8Array.from(taken), items: Int32Array.from(all) };
}

function underTrend(found: Candidates, factors: Float64Array): Candidates {
  const features = found.features.slice();
  // Factors say which item is more in season than which: their size is set by the largest.
  const largest = factors.reduce((most, factor) => Math.max(most, factor), 0);
  for (let c = 0; c < found.items.length; c++) {
    for (let p = 0; p < found.width; p++) features[c * found.width + p] *= factors[found.items[c]] / largest;
  }
  return { ...found, features };
}

function summingToOne(weights: Float64Array, otherwise: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : otherwise;
}

/** Mean NDCG of the candidates ranked by the weights; ties to the lower index. */
function meanNdcg(data: Candidates, weights: Float64Array, relevantOf: (n: number) => number): number {
  const top = new TopK(CUT_OFF);
  const ranked = new Int32Array(CUT_OFF);
  const scores = new Float64Array(CUT_OFF);
  let sum = 0;
  const lists = data.offsets.length - 1;
  for (let n = 0; n < lists; n++) {
    const taken = new Set<number>();
    for (let c = data.offsets[n]; c < data.offsets[n + 1]; c++) {
      let score = 0;
      for (let p = 0; p < data.width; p++) score += weights[p] * data.features[c * data.width + p];
      top.push(data.items[c], score);
      if (data.taken[c] === 1) taken.add(data.items[c]);
    }
    const count = top.drain(ranked, scores, 0);
    let gain = 0;
    for (let rank = 0; rank < count; rank++) if (taken.has(ranked[rank])) gain += 1 / Math.log2(rank + 2);
    let ideal = 0;
    for (let rank = 0; rank < Math.min(CUT_OFF, relevantOf(n)); rank++) ideal += 1 / Math.log2(rank + 2);
    sum += gain / ideal;
  }
  return sum / Math.max(1, lists);
}
