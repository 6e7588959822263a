import { gini } from '../numeric/gini.ts';
import type { Interactions, TopLists } from '../recommend/contract.ts';

/** How a set of lists uses the catalogue, apart from being accurate. */
export interface CatalogueMetrics {
  /** Share of the catalogue that is in at least one list, 0 to 1. */
  readonly coverage: number;
  /** Mean self-information of the recommended items in bits: −log2 of the share of customers who have the item. */
  readonly novelty: number;
  /** Mean share of customers who have a recommended item, 0 to 1: high when the lists repeat the best-sellers. */
  readonly popularityBias: number;
  /** Gini coefficient of how often items are shown, over the whole catalogue: 0: all equally often, near 1: few items in all lists. */
  readonly exposureGini: number;
}

/**
 * @param lists one row per customer
 * @param holders customers having each item in training; its length is the size of the catalogue
 * @param customers training customers
 */
export function catalogueMetrics(
  lists: TopLists,
  holders: ArrayLike<number>,
  customers: number,
): CatalogueMetrics {
  const shown = new Float64Array(holders.length);
  let slots = 0;
  let bits = 0;
  let share = 0;
  for (let row = 0; row < lists.counts.length; row++) {
    for (let at = row * lists.k; at < row * lists.k + lists.counts[row]; at++) {
      const item = lists.items[at];
      shown[item]++;
      slots++;
      // An item nobody has counts as if one customer had it: otherwise it would be infinitely novel.
      bits -= Math.log2(Math.max(1, holders[item]) / Math.max(1, customers));
      share += holders[item] / Math.max(1, customers);
    }
  }
  if (slots === 0) return { coverage: 0, novelty: 0, popularityBias: 0, exposureGini: 0 };
  return {
    coverage: shown.reduce((count, times) => count + (times > 0 ? 1 : 0), 0) / holders.length,
    novelty: bits / slots,
    popularityBias: share / slots,
    exposureGini: gini(shown),
  };
}

/**
 * Mean of 1 − similarity over all pairs of each list, averaged over lists of two items or more; 0 when there is none.
 * @param similarity of two items, 0 to 1 (shared category, cosine)
 */
export function intraListDiversity(lists: TopLists, similarity: (a: number, b: number) => number): number {
  let sum = 0;
  let counted = 0;
  for (let row = 0; row < lists.counts.length; row++) {
    const count = lists.counts[row];
    if (count < 2) continue;
    let apart = 0;
    for (let i = 0; i < count; i++) {
      for (let j = i + 1; j < count; j++) {
        apart += 1 - similarity(lists.items[row * lists.k + i], lists.items[row * lists.k + j]);
      }
    }
    sum += apart / ((count * (count - 1)) / 2);
    counted++;
  }
  return counted === 0 ? 0 : sum / counted;
}

/** Number of customers who have each item. O(cells). */
export function holdersOf({ matrix }: Interactions): Float64Array {
  const count = new Float64Array(matrix.cols);
  for (const item of matrix.indices) count[item]++;
  return count;
}
