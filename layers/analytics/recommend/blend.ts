import { type ListwiseData, listwiseWeights } from '../numeric/listwise.ts';
import { sampleWithout, seededRandom } from '../numeric/random.ts';
import type { FittedRecommender, Interactions, RecommendOptions, TopLists } from './contract.ts';
import { innerSplit } from './inner-split.ts';
import { type ScoreRow, seenOf } from './lists.ts';

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
  readonly seed: number;
}

/** Below this many customers there is too little to learn from: every part counts alike. */
const LEAST_CUSTOMERS = 50;

/**
 * Weights of the parts of a blend, summing to 1: fits every part on all but a held-out share of the interactions, and
 * takes the weights under which the held-out items rank highest.
 */
export function learnWeights(
  interactions: Interactions,
  parts: readonly ((train: Interactions) => FittedRecommender)[],
  options: LearnOptions,
): Float64Array {
  const equal = new Float64Array(parts.length).fill(1 / parts.length);
  const split = innerSplit(interactions, options.share, options.seed);
  if (parts.length < 2 || split.customers.length < LEAST_CUSTOMERS) return equal;
  const random = seededRandom(options.seed, 'blend.customers');
  const sample = sampleWithout(split.customers.length, options.customers, random);
  const customers = sample.map((position) => split.customers[position]);
  const listing: RecommendOptions = { k: options.depth, excludeSeen: true };
  const lists = parts.map((learn) => {
    const model = learn(split.train);
    return Array.from(customers, (customer) => model.recommend(customer, customer + 1, listing));
  });
  const data = candidates(
    lists,
    (n) => seenOf(split.relevant, customers[n]),
    interactions.matrix.cols,
    options,
  );
  const weights = listwiseWeights(data);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : equal;
}

/** Everything some part lists for a customer, with each part's worth of it. */
function candidates(
  lists: readonly (readonly TopLists[])[],
  relevantOf: (n: number) => Int32Array,
  items: number,
  { blend }: LearnOptions,
): ListwiseData {
  const width = lists.length;
  const offsets = [0];
  const taken: number[] = [];
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
      taken.push(relevant.has(item) ? 1 : 0);
      place[item] = -1;
    }
    rows.push(features);
    offsets.push(offsets[n] + found.length);
  }
  const features = new Float32Array(offsets[offsets.length - 1] * width);
  for (const [n, row] of rows.entries()) features.set(row, offsets[n] * width);
  return { offsets, features, width, taken: Uint8Array.from(taken) };
}
