import type { DumpKind } from '../../contract/artefacts.ts';

/** Kinds that an event dump can describe besides its events, see derived-records.ts. */
export type DerivedKind = Exclude<DumpKind, 'events'>;

/** The identifier that a row of the kind is about; every row of items and customers has one. */
export const KEY_FIELD = { items: 'item_id', customers: 'customer_id' } as const;

/** Columns of staged and curated Parquet, in order. Times in UTC milliseconds, money in reporting minor units. */
export const COLUMNS = {
  events: {
    event_id: 'VARCHAR',
    event_type: 'VARCHAR',
    customer_id: 'VARCHAR',
    session_id: 'VARCHAR',
    anonymous_id: 'VARCHAR',
    item_id: 'VARCHAR',
    time: 'BIGINT',
    order_id: 'VARCHAR',
    quantity: 'DOUBLE',
    unit_price: 'BIGINT',
    amount: 'BIGINT',
    rating: 'DOUBLE',
    review: 'VARCHAR',
    query: 'VARCHAR',
    recommendation_id: 'VARCHAR',
    properties: 'VARCHAR',
  },
  items: {
    item_id: 'VARCHAR',
    title: 'VARCHAR',
    description: 'VARCHAR',
    category: 'VARCHAR',
    brand: 'VARCHAR',
    price: 'BIGINT',
    cost: 'BIGINT',
    stock: 'DOUBLE',
    in_stock: 'BOOLEAN',
    available_from: 'BIGINT',
    available_until: 'BIGINT',
    hidden: 'BOOLEAN',
    url: 'VARCHAR',
    image_url: 'VARCHAR',
    group_id: 'VARCHAR',
    properties: 'VARCHAR',
    updated_at: 'BIGINT',
    /** Time of the event that described it; null for a record of a dump of its own. */
    observed_at: 'BIGINT',
  },
  customers: {
    customer_id: 'VARCHAR',
    consent_analytics: 'BOOLEAN',
    consent_marketing: 'BOOLEAN',
    attributes: 'VARCHAR',
    observed_at: 'BIGINT',
  },
} as const satisfies Record<DumpKind, Record<string, string>>;
