import type {
  FittedRecommender,
  RecommendOptions,
  TopLists,
} from '../../../../layers/analytics/recommend/contract.ts';
import { emptyLists } from '../../../../layers/analytics/recommend/lists.ts';
import { historyOf, type Queries } from './queries.ts';

/** Lists of a model for the queries, in their order; adjacent rows of the training data in one call. */
export function answer(model: FittedRecommender, queries: Queries, options: RecommendOptions): TopLists {
  const lists = emptyLists(queries.length, options.k);
  for (let at = 0; at < queries.length; ) {
    const row = queries.row[at] as number;
    let end = at + 1;
    if (row >= 0) while (end < queries.length && queries.row[end] === row + end - at) end++;
    const part =
      row >= 0
        ? model.recommend(row, row + end - at, options)
        : model.foldIn(historyOf(queries, at), options);
    put(lists, at, part);
    at = end;
  }
  return lists;
}

/** Copies lists into larger ones of the same length, from list `at` on. */
export function put(into: TopLists, at: number, part: TopLists): void {
  into.counts.set(part.counts, at);
  into.items.set(part.items, at * into.k);
  into.scores.set(part.scores, at * into.k);
}

/**
 * Fills empty lists from another model: those of customers without a history, or whose history leads to no item.
 * @returns 1 for each query that the fallback answered
 */
export function fillEmpty(
  lists: TopLists,
  queries: Queries,
  fallback: FittedRecommender,
  options: RecommendOptions,
): Uint8Array {
  const filled = new Uint8Array(queries.length);
  for (let q = 0; q < queries.length; q++) {
    if ((lists.counts[q] as number) > 0) continue;
    const row = queries.row[q] as number;
    const part =
      row >= 0 ? fallback.recommend(row, row + 1, options) : fallback.foldIn(historyOf(queries, q), options);
    put(lists, q, part);
    filled[q] = 1;
  }
  return filled;
}
