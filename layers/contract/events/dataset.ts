import type { Availability } from '../availability.ts';
import type { ItemDetails } from '../item-details.ts';

/**
 * Curated events as parallel columns, sorted by (time, customer, item, type, order, quantity, amount), so that the
 * order of delivery never affects a model. Customers and items are dense indices into {@link Dataset}'s identifier
 * lists, which are sorted by code unit.
 */
export interface EventColumns {
  readonly length: number;
  /** Index of the customer, or -1 for an anonymous event. */
  readonly customer: Int32Array;
  /** Index of the item, or -1 for an event without one (a search). */
  readonly item: Int32Array;
  /** Code of the event type, see EVENT_TYPES. */
  readonly type: Uint8Array;
  /** UTC milliseconds since the epoch. */
  readonly time: Float64Array;
  /** Units bought or refunded, positive; 1 where the dump has none. */
  readonly quantity: Float32Array;
  /** Money of the whole row (quantity × unit price) in minor units of the reporting currency; never negative. A refund's sign is its type. */
  readonly amount: Float64Array;
  /** Dense index of the order (basket, invoice), or -1. */
  readonly order: Int32Array;
  /** Dense index of the session, or -1. */
  readonly session: Int32Array;
  /** Rating in the shop's scale, or NaN. */
  readonly rating: Float32Array;
}

/** An item of the catalogue. Items seen in events only have an identifier. Money in minor units, times in UTC milliseconds. */
export interface Item extends Omit<Availability, 'untitled'>, ItemDetails {
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  /** Category path from the root, e.g. `['Home', 'Kitchen', 'Mugs']`; empty when unknown. */
  readonly category: readonly string[];
  readonly brand: string | null;
  readonly price: number | null;
  /** Further attributes, see {@link scalarProperties}; absent: none. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
}

/** Attributes of customers that the shop delivered: text, numbers and booleans, up to sixteen a customer. */
export interface CustomerAttributes {
  readonly names: readonly string[];
  /** Distinct pairs of name and value, as JSON: `["country","DE"]`. */
  readonly pairs: readonly string[];
  /** Position in `pairs` of each customer's value of each attribute, -1 for none; row-major, customers × names. */
  readonly codes: Int32Array;
}

/** Everything that models are trained on. */
export interface Dataset {
  /** "Now" for every model: UTC milliseconds, by default the time of the last event. Never the clock. */
  readonly asOf: number;
  /** ISO 4217 code of the reporting currency. */
  readonly currency: string;
  /** Customer identifiers in code-unit order; index = position. */
  readonly customers: readonly string[];
  /** By customer, 1: they refuse to be contacted for marketing. Absent: nobody is known to. */
  readonly refusesMarketing?: Uint8Array;
  /** Absent: the shop delivered none. */
  readonly attributes?: CustomerAttributes;
  /** Items in code-unit order of their identifiers; index = position. */
  readonly items: readonly Item[];
  readonly events: EventColumns;
}
