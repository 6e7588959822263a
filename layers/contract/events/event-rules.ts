import { IDENTIFY, type ReportedType } from './event-types.ts';

/** A part of an event; `amount` is the row's total or a unit price. */
export type Part = 'item_id' | 'amount' | 'order_id' | 'rating' | 'query' | 'customer_id' | 'anonymous_id';

/** Events of these types need at least one of these parts. */
export interface Need {
  readonly types: readonly ReportedType[];
  readonly parts: readonly [Part, ...Part[]];
}

/**
 * Required parts of an event by type. Of what happened a customer is never required: an anonymous row counts for items only. Purchases and refunds
 * without an item count for customers only. A refund of an order alone, without item and amount, gives back all that is left of it.
 */
export const NEEDS: readonly Need[] = [
  { types: ['view', 'cart', 'wishlist', 'impression', 'click', 'rating'], parts: ['item_id'] },
  { types: ['purchase'], parts: ['item_id', 'amount'] },
  { types: ['refund'], parts: ['item_id', 'amount', 'order_id'] },
  { types: ['rating'], parts: ['rating'] },
  { types: ['search'], parts: ['query'] },
  { types: [IDENTIFY], parts: ['customer_id'] },
  { types: [IDENTIFY], parts: ['anonymous_id'] },
];

/**
 * What a storefront may report: what visitors do on its pages. Anybody who opens a page can send it, and so invent it. Orders, what is
 * given back, ratings and history are told by the shop's back office or its dumps.
 */
export const STOREFRONT_EVENTS: readonly ReportedType[] = [
  'view',
  'cart',
  'wishlist',
  'search',
  'impression',
  'click',
  IDENTIFY,
];

/** Names of parts in messages. */
export const PART_NAMES: Readonly<Record<Part, string>> = {
  item_id: 'an item',
  amount: 'an amount',
  order_id: 'an order',
  rating: 'a rating',
  query: 'a query',
  customer_id: 'a customer',
  anonymous_id: 'an anonymous identifier',
};

/** 1990-01-01, UTC milliseconds: earlier times are misread dates or unset clocks. */
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
