import type { EventType } from '../analytics/events/event-types.ts';

/** A thing that an event may have: `amount` is the row's money or a unit price. */
export type Part = 'item_id' | 'amount' | 'rating' | 'query';

/**
 * What an event of each type cannot do without: of each group at least one part. A customer is never required: a row
 * without one is anonymous and counts for items alone.
 */
export const NEEDED_PARTS: Readonly<Record<EventType, readonly (readonly Part[])[]>> = {
  view: [['item_id']],
  cart: [['item_id']],
  wishlist: [['item_id']],
  purchase: [['item_id', 'amount']],
  refund: [['item_id', 'amount']],
  rating: [['item_id'], ['rating']],
  search: [['query']],
  impression: [['item_id']],
  click: [['item_id']],
};

/** How a person reads a part in a reason. */
export const PART_NAMES: Readonly<Record<Part, string>> = {
  item_id: 'an item',
  amount: 'an amount',
  rating: 'a rating',
  query: 'a query',
};
