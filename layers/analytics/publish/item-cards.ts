import { DAY_MS } from '../../contract/events/days.ts';
import { itemDetails } from '../../contract/item-details.ts';
import type { ItemCard, NamedItem } from '../../contract/rows.ts';
import type { RecommendationsPart } from '../train/trained-shop.ts';

/** An item first seen within this many days of the shop's oldest event probably existed before. */
const START_DAYS = 28;

/** The cards of a version's items, each built once. */
export class ItemCards {
  readonly #shop: RecommendationsPart;
  readonly #cards: (ItemCard | undefined)[];

  constructor(shop: RecommendationsPart) {
    this.#shop = shop;
    this.#cards = new Array(shop.items.length);
  }

  of(i: number): ItemCard {
    const known = this.#cards[i];
    if (known !== undefined) return known;
    const { id, title, category, brand, price, properties, availableFrom, availableUntil, hidden, inStock } =
      this.#shop.items[i];
    const since = sinceOf(this.#shop, i);
    const card: ItemCard = {
      id,
      title,
      category,
      brand,
      price,
      ...itemDetails(this.#shop.items[i]),
      ...(properties === undefined ? {} : { properties }),
      ...(since === null ? {} : { since }),
      ...(availableUntil === null ? {} : { until: availableUntil }),
      ...(this.#shop.repeats.mayRepeat[i] === 1 ? { repeats: true } : {}),
      ...(this.#shop.allowed[i] === 1
        ? {}
        : { unavailable: true, availability: { hidden, inStock, availableFrom } }),
    };
    this.#cards[i] = card;
    return card;
  }

  nameOf(i: number): NamedItem {
    return { id: this.#shop.items[i].id, title: this.#shop.items[i].title };
  }
}

/**
 * Start of the day from which an item is available: from the catalogue, or from its first event; null if neither is known, or if the
 * shop's events do not reach back far enough.
 */
export function sinceOf({ items, interactions }: RecommendationsPart, i: number): number | null {
  const { demand, asOf } = interactions;
  const stated = items[i].availableFrom;
  if (stated !== null) return dayOf(stated);
  const last = demand.offsets[i + 1] - 1;
  if (last < demand.offsets[i]) return null;
  const age = demand.indices[last];
  return age + START_DAYS > demand.cols ? null : dayOf(asOf - age * DAY_MS);
}

function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}
