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

/** Says whose a device is. It links the device's past to a customer and counts nowhere else. */
export const IDENTIFY = 'identify';

/** What the shop reports: what happened, and whose a device is. */
export const REPORTED_TYPES = [...EVENT_TYPES, IDENTIFY] as const;

export type ReportedType = (typeof REPORTED_TYPES)[number];

/** Code of each event type: its index in {@link EVENT_TYPES}. Stored in snapshots, so the order never changes. */
export const EVENT_CODE = Object.fromEntries(EVENT_TYPES.map((type, code) => [type, code])) as Readonly<
  Record<EventType, number>
>;
