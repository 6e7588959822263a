import { cardAvailability, isAvailable } from '../../contract/availability.ts';
import type { LiveItem } from '../../contract/item.ts';
import type { Merchandising } from '../../contract/merchandising.ts';
import type { ItemCard, ScoredItem } from '../../contract/rows.ts';

/** A newcomer's score beside the item it is like: nobody has bought it yet. */
const NEWCOMER_FACTOR = 0.9;

/** A card as it is now, or undefined for what must not be shown. */
export type Overlay = <C extends ItemCard>(card: C) => C | undefined;

/**
 * The live catalogue over what was learnt: hidden items, items out of stock, not yet or no longer available become nothing,
 * changed ones have their new data. What the version itself withheld stays so, until the live catalogue tells of it.
 * @param now UTC milliseconds
 */
export function overlayOf({ items }: Pick<Merchandising, 'items'>, now: number): Overlay {
  return (card) => {
    const live = items.get(card.id);
    if (live === undefined)
      return card.unavailable !== true && isAvailable(cardAvailability(card), now) ? card : undefined;
    return isAvailable(live, now)
      ? {
          ...card,
          ...liveFields(live),
          since: live.since,
          until: undefined,
          unavailable: undefined,
          availability: undefined,
        }
      : undefined;
  };
}

/** The card of an item that the version does not know; undefined when it must not be shown. */
export function liveCard(live: LiveItem, now: number): ItemCard | undefined {
  if (!isAvailable(live, now)) return undefined;
  return { id: live.id, ...liveFields(live), since: live.since };
}

function liveFields({ title, category, brand, price, properties }: LiveItem) {
  return { title, category, brand, price, properties };
}

/** A new item beside one that the version knows. */
export interface ColdItem {
  readonly live: LiveItem;
  /** 0 to 1. */
  readonly similarity: number;
}

const indexes = new WeakMap<Merchandising['items'], ReadonlyMap<string, readonly ColdItem[]>>();

/** New items by the items they are like. Made once for what is steered. O(items changed). */
function coldItemsByNearestKnown(items: Merchandising['items']): ReadonlyMap<string, readonly ColdItem[]> {
  const made = indexes.get(items);
  if (made !== undefined) return made;
  const index = new Map<string, ColdItem[]>();
  for (const live of items.values()) {
    for (const { id, similarity } of live.nearestKnown)
      index.set(id, [...(index.get(id) ?? []), { live, similarity }]);
  }
  indexes.set(items, index);
  return index;
}

/** A new item with the place it would take in a list. */
export interface PlacedColdItem {
  readonly live: LiveItem;
  /** The item it stands beside. */
  readonly anchor: ItemCard;
  readonly score: number;
}

/**
 * New items for a list, best first, shown or not: each stands a little behind the item that it is like, by similarity × that
 * item's score; of several such items the one that it stands highest by.
 * @param list best first; `around` stands as high as the first
 */
export function coldItemsFor(
  { items, around }: { readonly items: readonly ScoredItem[]; readonly around?: ItemCard },
  steering: Pick<Merchandising, 'items'>,
): PlacedColdItem[] {
  const index = coldItemsByNearestKnown(steering.items);
  if (index.size === 0) return [];
  const best = new Map<string, PlacedColdItem>();
  const asked = around === undefined ? [] : [{ ...around, score: items[0]?.score ?? 1 }];
  for (const anchor of [...asked, ...items]) {
    if (anchor.score <= 0) continue;
    for (const { live, similarity } of index.get(anchor.id) ?? []) {
      const score = anchor.score * similarity * NEWCOMER_FACTOR;
      if (score > (best.get(live.id)?.score ?? 0)) best.set(live.id, { live, anchor, score });
    }
  }
  return [...best.values()].sort((a, b) => b.score - a.score || (a.live.id < b.live.id ? -1 : 1));
}

/** New items that may be shown, the latest first, like others or not: for the list of what is new. */
export function coldItemsByAge(steering: Pick<Merchandising, 'items'>, now: number): ItemCard[] {
  return [...steering.items.values()]
    .filter(({ isNew }) => isNew === true)
    .sort((a, b) => b.since - a.since || (a.id < b.id ? -1 : 1))
    .flatMap((live) => liveCard(live, now) ?? []);
}
