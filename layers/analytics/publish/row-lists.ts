import type { TopLists } from '../recommend/contract.ts';

/** Customers or items per batch, so that the lists of a slice are never all in memory. */
export const BATCH = 512;

/** Maps the items of one row of lists. */
export function listed<T>(
  lists: TopLists,
  row: number,
  make: (item: number, score: number, at: number) => T,
): T[] {
  return Array.from({ length: lists.counts[row] }, (_, rank) => {
    const at = row * lists.k + rank;
    return make(lists.items[at], lists.scores[at], at);
  });
}
