import { Calendar } from './calendar.ts';
import { makeItems } from './catalogue.ts';
import { type Complement, isSoldThroughout, plantComplements } from './complements.ts';
import type { DemoItem } from './item.ts';
import { PriceList } from './price.ts';
import { runningTotals } from './random.ts';
import { makeRange, type Range } from './range.ts';
import type { ShopSettings } from './settings.ts';

/** Everything that all customers share. Read-only while customers are generated. */
export interface World {
  readonly settings: ShopSettings;
  readonly calendar: Calendar;
  readonly range: Range;
  readonly items: readonly DemoItem[];
  /** Items by shelf, in catalogue order; a shelf may be empty in a small catalogue. */
  readonly shelfItems: readonly (readonly DemoItem[])[];
  /** Items by leaf that can be bought throughout the period, so on a cycle. */
  readonly staples: readonly (readonly DemoItem[])[];
  /** Running totals of the appeal of the shelves of each leaf. */
  readonly shelfTotals: readonly Float64Array[];
  /** Demand for each leaf by day of the period: `[day × leaves + leaf]`. */
  readonly leafSeasons: Float64Array;
  readonly prices: PriceList;
  readonly complements: readonly Complement[];
  /** Position of an item ► its planted partner. */
  readonly partnerOf: ReadonlyMap<number, Complement>;
}

/** Builds the shop without its customers. O(items + days × leaves). */
export function makeWorld(settings: ShopSettings): World {
  const calendar = new Calendar(settings.until, settings.months);
  const range = makeRange();
  const items = makeItems(range, calendar, settings.seed, settings.items);
  const complements = plantComplements(range, items, calendar, settings.seed);
  const shelfItems: DemoItem[][] = range.shelves.map(() => []);
  const staples: DemoItem[][] = range.leaves.map(() => []);
  for (const item of items) {
    shelfItems[item.shelf]!.push(item);
    if (isSoldThroughout(item, calendar)) staples[item.leaf]!.push(item);
  }
  const leafSeasons = new Float64Array(calendar.days * range.leaves.length);
  for (let day = 0, at = 0; day < calendar.days; day++) {
    for (const leaf of range.leaves) leafSeasons[at++] = calendar.season(leaf.season, day);
  }
  return {
    settings,
    calendar,
    range,
    items,
    shelfItems,
    staples,
    shelfTotals: range.leaves.map((leaf) =>
      runningTotals(
        leaf.shelves.map((shelf) => shelfItems[shelf]!.reduce((sum, item) => sum + item.appeal, 0)),
      ),
    ),
    leafSeasons,
    prices: new PriceList(calendar, range.leaves.length, settings.seed),
    complements,
    partnerOf: new Map(complements.map((pair) => [pair.item, pair])),
  };
}
