import type { Exposure } from '../../contract/evaluation.ts';
import { gini } from '../numeric/gini.ts';
import type { TopLists } from '../recommend/contract.ts';

/** Exposure is measured on the first places of a list: what a page shows. */
export const PAGE = 10;
/** The commonest items whose places are added up. */
const COMMONEST = 10;

/**
 * How lists use the catalogue, on the first {@link PAGE} places of each. O(places + items log items).
 * @param lists one row per customer
 * @param holders training customers who have each item; items that nobody has are no part of the catalogue here
 * @param customers training customers
 * @param unpersonalised the lists that the same customers would get without personalisation; null: not compared
 */
export function exposureOf(
  lists: TopLists,
  holders: ArrayLike<number>,
  customers: number,
  unpersonalised: TopLists | null,
): Exposure {
  const shown = exposureCounts(lists, holders.length);
  let places = 0;
  let bits = 0;
  let catalogue = 0;
  let covered = 0;
  for (let item = 0; item < holders.length; item++) {
    if (holders[item] > 0) catalogue++;
    if (shown[item] === 0) continue;
    places += shown[item];
    covered++;
    // An item nobody has counts as if one customer had it: otherwise it would be infinitely novel.
    bits -= shown[item] * Math.log2(Math.max(1, holders[item]) / Math.max(1, customers));
  }
  const commonest = shown.toSorted().reverse().subarray(0, COMMONEST);
  const filled = lists.counts.reduce((count, length) => count + (length > 0 ? 1 : 0), 0);
  return {
    listLength: Math.min(PAGE, lists.k),
    lists: filled,
    coverage: covered / Math.max(1, catalogue, covered),
    gini: gini(shown, Math.max(catalogue, covered)),
    commonestItemShare: (commonest[0] ?? 0) / Math.max(1, filled),
    topTenShare: commonest.reduce((sum, times) => sum + times, 0) / Math.max(1, places),
    novelty: places === 0 ? 0 : bits / places,
    overlap: unpersonalised === null ? null : overlapOf(lists, unpersonalised),
  };
}

/** How many lists have each item in the first {@link PAGE} places. */
export function exposureCounts(lists: TopLists, items: number): Float64Array {
  const shown = new Float64Array(items);
  for (let row = 0; row < lists.counts.length; row++) {
    const from = row * lists.k;
    const to = from + Math.min(PAGE, lists.counts[row]);
    for (let at = from; at < to; at++) shown[lists.items[at]]++;
  }
  return shown;
}

/** Mean share of a list's first places that the other list of the same customer has in its own, 0 to 1. */
function overlapOf(lists: TopLists, others: TopLists): number {
  let sum = 0;
  let compared = 0;
  for (let row = 0; row < lists.counts.length; row++) {
    const length = Math.min(PAGE, lists.counts[row]);
    if (length === 0) continue;
    const other = new Set(
      others.items.subarray(row * others.k, row * others.k + Math.min(PAGE, others.counts[row])),
    );
    let shared = 0;
    for (let at = row * lists.k; at < row * lists.k + length; at++) if (other.has(lists.items[at])) shared++;
    sum += shared / length;
    compared++;
  }
  return compared === 0 ? 0 : sum / compared;
}
