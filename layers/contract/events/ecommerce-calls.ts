import { type EventType, IDENTIFY } from './event-types.ts';

/** Names of `track` events in Segment's e-commerce specification, and in its first version. RudderStack and PostHog share them. */
export const TRACKED_EVENTS = {
  'Products Searched': 'search',
  'Product List Viewed': 'impression',
  'Viewed Product Category': 'impression',
  'Product Clicked': 'click',
  'Product Viewed': 'view',
  'Viewed Product': 'view',
  'Product Added': 'cart',
  'Added Product': 'cart',
  'Product Added to Wishlist': 'wishlist',
  'Order Completed': 'purchase',
  'Completed Order': 'purchase',
  'Order Refunded': 'refund',
  'Refunded Order': 'refund',
  'Order Cancelled': 'refund',
  'Product Reviewed': 'rating',
} as const satisfies Record<string, EventType>;

/** Calls that say whose a device is. */
export const LINKING_CALLS = { identify: IDENTIFY, alias: IDENTIFY } as const;

/** All kinds of calls. */
export const CALL_TYPES = ['track', 'identify', 'alias', 'page', 'screen', 'group'] as const;
export type CallType = (typeof CALL_TYPES)[number];

/** Letters that analytics.js has for them; `b` is a batch. */
export const CALL_LETTERS = ['t', 'i', 'a', 'p', 's', 'g', 'b'] as const;
