import type { RankingMetrics } from '../../contract/evaluation.ts';
import { rankingMetrics } from './metrics.ts';

/** Quality of lists for some of the customers, or on some of the items. */
export interface QualitySlice {
  readonly name: string;
  /** Queries with a relevant item in the slice; the means are over them. With none the means are 0. */
  readonly queries: number;
  readonly recall: number;
  readonly ndcg: number;
}

/** Upper ends of the classes of history length, in different items. */
const LENGTHS = [0, 2, 9, 29, 99, Number.POSITIVE_INFINITY] as const;

/**
 * By the number of different items in a customer's history: the mean over all hides how a model does for the many with
 * little history.
 * @param lengths aligned with `each`
 */
export function historySlices(each: readonly RankingMetrics[], lengths: ArrayLike<number>): QualitySlice[] {
  return LENGTHS.map((end, i) => {
    const start = i === 0 ? 0 : (LENGTHS[i - 1] as number) + 1;
    const own = each.filter((_, q) => lengths[q] >= start && lengths[q] <= end);
    const name = start === end ? `${start}` : Number.isFinite(end) ? `${start}-${end}` : `${start}+`;
    return meanOf(`history ${name}`, own);
  });
}

/** What the training data hold about an item, for one customer: the customer has it, others have it, nobody has it. */
const ITEM_CLASSES = ['own', 'known', 'new'] as const;
export type ItemClass = (typeof ITEM_CLASSES)[number];

/**
 * By class of the relevant items. Each slice counts only its own relevant items, in the same lists.
 * @param listOf list of a query, best first
 * @param relevantOf relevant items of a query; negative where training does not know them
 * @param classOf of an item for a query
 */
export function itemSlices(
  queries: number,
  k: number,
  listOf: (q: number) => ArrayLike<number>,
  relevantOf: (q: number) => ArrayLike<number>,
  classOf: (q: number, item: number) => ItemClass,
): QualitySlice[] {
  const found: Record<ItemClass, RankingMetrics[]> = { own: [], known: [], new: [] };
  for (let q = 0; q < queries; q++) {
    const relevant = Array.from(relevantOf(q));
    const classes = relevant.map((item) => classOf(q, item));
    for (const name of ITEM_CLASSES) {
      const own = relevant.filter((_, i) => classes[i] === name);
      if (own.length > 0) found[name].push(rankingMetrics(listOf(q), own, k));
    }
  }
  return ITEM_CLASSES.map((name) => meanOf(`items ${name}`, found[name]));
}

function meanOf(name: string, each: readonly RankingMetrics[]): QualitySlice {
  const mean = (metric: 'recall' | 'ndcg') =>
    each.reduce((sum, one) => sum + one[metric], 0) / Math.max(1, each.length);
  return { name, queries: each.length, recall: mean('recall'), ndcg: mean('ndcg') };
}
