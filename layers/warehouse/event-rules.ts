import type { EventType } from '../analytics/events/event-types.ts';

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
