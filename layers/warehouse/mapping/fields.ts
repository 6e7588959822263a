import type { DumpKind } from '../../contract/artefacts.ts';

/** How the text of a field is understood and checked. */
export type FieldType =
  | 'id'
  | 'text'
  | 'time'
  | 'number'
  | 'money'
  | 'boolean'
  | 'json'
  | 'category'
  | 'event type'
  | 'currency'
  | 'link';

export interface Field {
  readonly type: FieldType;
  /** May hold personal data: its value never appears in rejects. */
  readonly personal: boolean;
}

function field(type: FieldType, personal = false): Field {
  return { type, personal };
}

/** Fields that a mapping can fill, by kind of dump: the contract with the shop. */
export const FIELDS = {
  events: {
    event_type: field('event type'),
    timestamp: field('time'),
    event_id: field('id'),
    customer_id: field('id', true),
    session_id: field('id', true),
    /** The device, or whatever else a visitor is known by before they say who they are. */
    anonymous_id: field('id', true),
    item_id: field('id'),
    order_id: field('id'),
    quantity: field('number'),
    unit_price: field('money'),
    /** Money of the whole row; where a dump has none it is quantity × unit price. */
    amount: field('money'),
    currency: field('currency'),
    rating: field('number'),
    review: field('text', true),
    query: field('text', true),
    recommendation_id: field('id'),
    properties: field('json', true),
  },
  items: {
    item_id: field('id'),
    title: field('text'),
    description: field('text'),
    category: field('category'),
    brand: field('text'),
    price: field('money'),
    currency: field('currency'),
    /** What one unit costs the shop. */
    cost: field('money'),
    /** Units in stock; where `in_stock` is not filled it follows from this. */
    stock: field('number'),
    in_stock: field('boolean'),
    available_from: field('time'),
    available_until: field('time'),
    hidden: field('boolean'),
    url: field('link'),
    image_url: field('link'),
    /** Shared by the variants of one product. */
    group_id: field('id'),
    properties: field('json'),
    /** Since when the record holds, by default when the dump was delivered. The latest record of an item counts. */
    updated_at: field('time'),
  },
  customers: {
    customer_id: field('id', true),
    /** False: the customer's events must not be used for analysis. */
    consent_analytics: field('boolean'),
    consent_marketing: field('boolean'),
    attributes: field('json', true),
  },
} as const satisfies Record<DumpKind, Record<string, Field>>;
