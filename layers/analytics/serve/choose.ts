import type { ListedItem, ListRow, RecommendationsRow } from './rows.ts';

/** A list that might be served, and the name under which the answer would say so. */
export interface Candidate<S extends string> {
  readonly source: S;
  readonly row: RecommendationsRow | ListRow | undefined;
}

export interface ChosenList<S extends string> {
  readonly source: S;
  readonly items: readonly ListedItem[];
}

/**
 * The first candidate that has anything to show, cut to `limit`; the last one when none has. A short list is not
 * filled up from the next: popular items may be ones the customer has bought already, and only the personal list
 * knows that.
 * @param candidates in order of preference, at least one
 * @param exclude identifier that never appears (the item that was asked about)
 */
export function chooseList<S extends string>(
  candidates: readonly [Candidate<S>, ...Candidate<S>[]],
  limit: number,
  exclude?: string,
): ChosenList<S> {
  let chosen: ChosenList<S> = { source: candidates[0].source, items: [] };
  for (const { source, row } of candidates) {
    const items = (row?.items ?? []).filter((item) => item.id !== exclude).slice(0, limit);
    chosen = { source, items };
    if (items.length > 0) break;
  }
  return chosen;
}
