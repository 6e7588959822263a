import { DAY_MS } from '../../contract/events/days.ts';
import type { ItemCard, NamedItem } from '../../contract/rows.ts';
import type { RecommendationsPart } from '../train/trained-shop.ts';

/** An item met first within so many days of the shop's oldest event was likely there before. */
const START_DAYS = 28;

/** The cards of a version's items, made once each. */
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
 * Start of the day from which an item could be had: as the catalogue says, or when an event first told of it; null where
 * neither is known, or the shop's events do not reach back to before it.
 */
export function sinceOf({ items, interactions }: RecommendationsPart, i: number): number | null {
  const { demand, asOf } = interactions;
  const told = items[i].availableFrom;
  if (told !== null) return dayOf(told);
  const last = demand.offsets[i + 1] - 1;
  if (last < demand.offsets[i]) return null;
  const age = demand.indices[last];
  return age + START_DAYS > demand.cols ? null : dayOf(asOf - age * DAY_MS);
}

function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}
