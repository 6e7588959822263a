import type { TopLists } from '../recommend/contract.ts';
import { emptyLists } from '../recommend/lists.ts';

/** Entries of each list that re-ranking may bring to the front. */
export const DEPTH = 300;

/**
 * Ranks every list anew by share of its best score × factor of the item; ties keep their order. A list without a
 * positive score stays as it is.
 * @param k length of the lists that are made
 */
export function rerank(lists: TopLists, factors: Float64Array, k: number): TopLists {
  const rows = lists.counts.length;
  const made = emptyLists(rows, k);
  for (let row = 0; row < rows; row++) {
    const from = row * lists.k;
    const count = lists.counts[row];
    const best = lists.scores[from];
    const isScaled = count > 0 && best > 0;
    const order = Array.from({ length: count }, (_, rank) => rank);
    const scores = order.map((rank) =>
      isScaled ? (Math.max(0, lists.scores[from + rank]) / best) * factors[lists.items[from + rank]] : 0,
    );
    if (isScaled) order.sort((a, b) => scores[b] - scores[a] || a - b);
    const length = Math.min(k, count);
    for (let rank = 0; rank < length; rank++) {
      made.items[row * k + rank] = lists.items[from + order[rank]];
      made.scores[row * k + rank] = isScaled ? scores[order[rank]] : lists.scores[from + rank];
    }
    made.counts[row] = length;
  }
  return made;
}
