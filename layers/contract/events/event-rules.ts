import type { EventType } from './event-types.ts';

/** A thing that an event may have: `amount` is the row's money or a unit price. */
export type Part = 'item_id' | 'amount' | 'rating' | 'query';

/** Events of these types need at least one of these parts. */
export interface Need {
  readonly types: readonly EventType[];
  readonly parts: readonly [Part, ...Part[]];
}

/**
 * What an event cannot do without, by type. A customer is never needed: a row without one is anonymous and counts
 * for items alone. Purchases and refunds without an item count for customers alone.
 */
export const NEEDS: readonly Need[] = [
  { types: ['view', 'cart', 'wishlist', 'impression', 'click', 'rating'], parts: ['item_id'] },
  { types: ['purchase', 'refund'], parts: ['item_id', 'amount'] },
  { types: ['rating'], parts: ['rating'] },
  { types: ['search'], parts: ['query'] },
];

/** How a person reads a part in a reason. */
export const PART_NAMES: Readonly<Record<Part, string>> = {
  item_id: 'an item',
  amount: 'an amount',
  rating: 'a rating',
  query: 'a query',
};

/** 1990-01-01, UTC milliseconds: no shop was online; such times are dates read as numbers, or empty clocks. */
export const EARLIEST_EVENT = 631_152_000_000;
/** Longest identifier in UTF-8 bytes. */
export const MAX_ID_BYTES = 512;
export const LARGEST_QUANTITY = 1e9;
/** Smallest quantity: a milligram of what is sold by the kilogram. */
export const SMALLEST_QUANTITY = 1e-6;
/** Ratings, as the shop's own scale has them: stars to 5 or 10, likes as 0 and 1. */
export const LOWEST_RATING = 0;
export const HIGHEST_RATING = 10;
/**
 * Largest amount of one event in minor units of the reporting currency: ten thousand million euros. Nine thousand of them still have a
 * sum that doubles hold exactly.
 */
export const LARGEST_AMOUNT = 1e12;
/** Largest price of an item in minor units: prices are not summed. */
export const LARGEST_PRICE = Number.MAX_SAFE_INTEGER;
