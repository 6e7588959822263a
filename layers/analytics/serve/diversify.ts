import { familyOf, type ItemCard } from '../../contract/rows.ts';

/** Weights of the shared part of the category path and of an equal brand, for two items of different families. */
const CATEGORY_WEIGHT = 0.7;
const BRAND_WEIGHT = 0.3;

/** Similarity of two items by family, category and brand, 0 to 1. */
export function cardSimilarity(a: ItemCard, b: ItemCard): number {
  const family = familyOf(a);
  if (family !== undefined && family === familyOf(b)) return 1;
  const longest = Math.max(a.category.length, b.category.length);
  let shared = 0;
  while (shared < longest && a.category[shared] !== undefined && a.category[shared] === b.category[shared])
    shared++;
  const path = longest === 0 ? 0 : shared / longest;
  return CATEGORY_WEIGHT * path + (a.brand !== null && a.brand === b.brand ? BRAND_WEIGHT : 0);
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): one by one the item with the highest
 *
 *   λ · relevance − (1 − λ) · similarity to the most similar item chosen before,   λ = 1 − diversity,
 *
 * with relevance = score / best score. Diversity 0 keeps the order. O(most × items).
 * @param items best first
 * @param diversity 0 to 1
 * @param before items shown above these
 */
export function diversify<C extends ItemCard & { readonly score: number }>(
  items: readonly C[],
  diversity: number,
  most: number,
  before: readonly ItemCard[] = [],
): C[] {
  if (diversity === 0) return items.slice(0, most);
  const best = items.reduce((top, { score }) => Math.max(top, score), 0);
  const relevance = items.map(({ score }) => (best > 0 ? Math.max(0, score) / best : 0));
  const nearest = items.map((item) =>
    before.reduce((top, shown) => Math.max(top, cardSimilarity(item, shown)), 0),
  );
  const chosen: C[] = [];
  const isLeft = new Uint8Array(items.length).fill(1);
  while (chosen.length < Math.min(most, items.length)) {
    let next = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < items.length; at++) {
      if (isLeft[at] === 0) continue;
      const value = (1 - diversity) * relevance[at] - diversity * nearest[at];
      if (value > highest) {
        highest = value;
        next = at;
      }
    }
    isLeft[next] = 0;
    chosen.push(items[next]);
    for (let at = 0; at < items.length; at++) {
      if (isLeft[at] === 1) nearest[at] = Math.max(nearest[at], cardSimilarity(items[at], items[next]));
    }
  }
  return chosen;
}
