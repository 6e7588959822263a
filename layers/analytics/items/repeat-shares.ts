import type { Item } from '../../contract/events/dataset.ts';
import type { EventLog } from '../recommend/contract.ts';

/** Share of repeat purchases in a category. */
export interface RepeatShare {
  /** 0 to 1; NaN where no customer bought in the category again. */
  readonly share: number;
  /** Purchases on later visits to the category; the share is over them. */
  readonly visits: number;
}

/** With fewer purchases on later visits than this a category uses its parent's share. */
const LEAST_VISITS = 30;

/**
 * Share of a category's purchases on later visits that repeat an item: near 1 for groceries, near 0 for washing machines.
 * It decides whether the main list may contain items that the customer has bought. O(events).
 *
 * @param log purchases
 * @param categoryOf index of each item's category, or -1
 */
export function repeatShares(log: EventLog, categoryOf: Int32Array, categories: number): RepeatShare[] {
  const repeated = new Float64Array(categories);
  const all = new Float64Array(categories);
  for (let customer = 0; customer + 1 < log.offsets.length; customer++) {
    const firstBasket = new Map<number, number>();
    const entered = new Map<number, number>();
    for (let at = log.offsets[customer]; at < log.offsets[customer + 1]; at++) {
      const category = categoryOf[log.item[at]];
      if (category < 0) continue;
      const basket = log.basket[at];
      const before = firstBasket.get(log.item[at]);
      if (before === undefined) firstBasket.set(log.item[at], basket);
      const start = entered.get(category);
      if (start === undefined) entered.set(category, basket);
      // The first visit to a category cannot be a return.
      if (start === undefined || start === basket) continue;
      all[category]++;
      if (before !== undefined && before !== basket) repeated[category]++;
    }
  }
  return Array.from(all, (visits, category) => ({ share: repeated[category] / visits, visits }));
}

/** Repeat shares of a catalogue's categories, and the one that applies to each item. */
export interface CatalogueRepeats {
  /** Paths from the root, the whole shop (an empty path) first; then level by level in the order of the items. */
  readonly paths: readonly (readonly string[])[];
  /** Aligned with `paths`. */
  readonly shares: readonly RepeatShare[];
  /** By item: share of the deepest category above it with enough purchases, at last of the whole shop; NaN where nobody bought again. */
  readonly ofItem: Float64Array;
}

/** Repeat shares on every level of the category tree. O(levels × events). */
export function catalogueRepeats(log: EventLog, items: readonly Item[]): CatalogueRepeats {
  const paths: (readonly string[])[] = [];
  const shares: RepeatShare[] = [];
  const ofItem = new Float64Array(items.length).fill(Number.NaN);
  const levels = items.reduce((most, { category }) => Math.max(most, category.length), 0);
  for (let level = 0; level <= levels; level++) {
    const index = new Map<string, number>();
    const found: (readonly string[])[] = [];
    const categoryOf = Int32Array.from(items, ({ category }) => {
      if (category.length < level) return -1;
      const path = category.slice(0, level);
      const name = JSON.stringify(path);
      const known = index.get(name) ?? found.push(path) - 1;
      index.set(name, known);
      return known;
    });
    const ofLevel = repeatShares(log, categoryOf, found.length);
    for (let item = 0; item < items.length; item++) {
      const repeat = ofLevel[categoryOf[item]];
      if (repeat === undefined || repeat.visits === 0) continue;
      if (level === 0 || repeat.visits >= LEAST_VISITS) ofItem[item] = repeat.share;
    }
    paths.push(...found);
    shares.push(...ofLevel);
  }
  return { paths, shares, ofItem };
}
