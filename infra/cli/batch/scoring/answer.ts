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
 * Fills lists up from another model: those of customers without a history, or whose history leads to fewer items. What is added
 * to a list has scores below those of its own items.
 * @returns 1 for each query that the fallback answered alone
 */
export function fillLists(
  lists: TopLists,
  queries: Queries,
  fallback: FittedRecommender,
  options: RecommendOptions,
): Uint8Array {
  const filled = new Uint8Array(queries.length);
  for (let q = 0; q < queries.length; q++) {
    const count = lists.counts[q] as number;
    if (count >= lists.k) continue;
    const row = queries.row[q] as number;
    const part =
      row >= 0 ? fallback.recommend(row, row + 1, options) : fallback.foldIn(historyOf(queries, q), options);
    if (count === 0) {
      put(lists, q, part);
      filled[q] = 1;
    } else append(lists, q, part);
  }
  return filled;
}

/** Adds items that list `at` does not have yet, as long as there is room. */
function append(lists: TopLists, at: number, part: TopLists): void {
  const start = at * lists.k;
  let count = lists.counts[at] as number;
  const own = new Set(lists.items.subarray(start, start + count));
  const least = Math.min(0, lists.scores[start + count - 1] as number);
  for (let p = 0; p < (part.counts[0] as number) && count < lists.k; p++) {
    const item = part.items[p] as number;
    if (own.has(item)) continue;
    lists.items[start + count] = item;
    lists.scores[start + count] = least;
    count++;
  }
  lists.counts[at] = count;
}
