import { cardAvailability, isAvailable } from '../../contract/availability.ts';
import type { LiveItem } from '../../contract/item.ts';
import { itemDetails } from '../../contract/item-details.ts';
import type { Merchandising } from '../../contract/merchandising.ts';
import type { ItemCard } from '../../contract/rows.ts';
import type { CandidateList } from './candidate-list.ts';

/** Score of a cold item relative to its nearest known item: lower, because nobody has bought it yet. */
const COLD_ITEM_FACTOR = 0.9;

/** Takes the details of a card away. */
const WITHOUT_DETAILS = {
  url: undefined,
  imageUrl: undefined,
  groupId: undefined,
  cost: undefined,
  stock: undefined,
};

/** The current card of an item; undefined: the item may not be shown. */
export type Overlay = <C extends ItemCard>(card: C) => C | undefined;

/**
 * Applies the live catalogue to the cards of a version: unavailable items are removed, changed items get their new data. An item that
 * the version marks unavailable stays so until the live catalogue has it.
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

/** The card of an item from the live catalogue; undefined: the item may not be shown. */
export function liveCard(live: LiveItem, now: number): ItemCard | undefined {
  if (!isAvailable(live, now)) return undefined;
  return { id: live.id, ...liveFields(live), since: live.since };
}

/** Everything that the live catalogue says of an item; what it does not know, the item no longer has. */
function liveFields(live: LiveItem) {
  const { title, category, brand, price, properties } = live;
  return { ...WITHOUT_DETAILS, ...itemDetails(live), title, category, brand, price, properties };
}

/** A cold item (unknown to the serving version) with its similarity to a known item. */
interface ColdItem {
  readonly live: LiveItem;
  /** 0 to 1. */
  readonly similarity: number;
}

const indexes = new WeakMap<Merchandising['items'], ReadonlyMap<string, readonly ColdItem[]>>();

/** Cold items by their nearest known items; built once per state of the live catalogue. O(items changed). */
function coldItemsByNearestKnown(items: Merchandising['items']): ReadonlyMap<string, readonly ColdItem[]> {
  const built = indexes.get(items);
  if (built !== undefined) return built;
  const index = new Map<string, ColdItem[]>();
  for (const live of items.values()) {
    for (const { id, similarity } of live.nearestKnown)
      index.set(id, [...(index.get(id) ?? []), { live, similarity }]);
  }
  indexes.set(items, index);
  return index;
}

/** A cold item with the known item it is placed beside. */
export interface PlacedColdItem {
  readonly live: LiveItem;
  readonly nearestKnown: ItemCard;
  readonly score: number;
}

/**
 * Cold items for a list, best first, whether or not they may be shown. Each scores a little less than its nearest known item:
 * similarity × that item's score; if several known items are in the list, the highest such score counts.
 * @param list best first; the reference item has the score of the first
 */
export function coldItemsFor(
  { items, referenceItem }: Pick<CandidateList, 'items' | 'referenceItem'>,
  merchandising: Pick<Merchandising, 'items'>,
): PlacedColdItem[] {
  const index = coldItemsByNearestKnown(merchandising.items);
  if (index.size === 0) return [];
  const best = new Map<string, PlacedColdItem>();
  const reference = referenceItem === undefined ? [] : [{ ...referenceItem, score: items[0]?.score ?? 1 }];
  for (const known of [...reference, ...items]) {
    if (known.score <= 0) continue;
    for (const { live, similarity } of index.get(known.id) ?? []) {
      const score = known.score * similarity * COLD_ITEM_FACTOR;
      if (score > (best.get(live.id)?.score ?? 0)) best.set(live.id, { live, nearestKnown: known, score });
    }
  }
  return [...best.values()].sort((a, b) => b.score - a.score || (a.live.id < b.live.id ? -1 : 1));
}

/** Available cold items, the latest first, whether or not they resemble known items: for the list of new items. */
export function coldItemsByAge(merchandising: Pick<Merchandising, 'items'>, now: number): ItemCard[] {
  return [...merchandising.items.values()]
    .filter(({ isNew }) => isNew === true)
    .sort((a, b) => b.since - a.since || (a.id < b.id ? -1 : 1))
    .flatMap((live) => liveCard(live, now) ?? []);
}
