/** Event types of the contract with the shop, in the order of their codes in {@link EventColumns.type}. */
export const EVENT_TYPES = [
  'view',
  'cart',
  'wishlist',
  'purchase',
  'refund',
  'rating',
  'search',
  'impression',
  'click',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Code of each event type: its index in {@link EVENT_TYPES}. Stored in snapshots, so the order never changes. */
export const EVENT_CODE = Object.fromEntries(EVENT_TYPES.map((type, code) => [type, code])) as Readonly<
  Record<EventType, number>
>;
