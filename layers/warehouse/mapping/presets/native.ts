import type { Preset } from '../preset.ts';

function optional(column: string) {
  return { column, optional: true } as const;
}

/** Only what a row cannot do without is required. */
export const native: Preset = {
  name: 'native',
  description: 'columns named as the fields of Clientele',
  header: { events: ['event_type', 'timestamp'], items: ['item_id'], customers: ['customer_id'] },
  mapping: {
    events: {
      fields: {
        event_type: 'event_type',
        timestamp: 'timestamp',
        event_id: optional('event_id'),
        customer_id: optional('customer_id'),
        session_id: optional('session_id'),
        anonymous_id: optional('anonymous_id'),
        item_id: optional('item_id'),
        order_id: optional('order_id'),
        quantity: optional('quantity'),
        unit_price: optional('unit_price'),
        currency: optional('currency'),
        rating: optional('rating'),
        review: optional('review'),
        query: optional('query'),
        recommendation_id: optional('recommendation_id'),
        properties: optional('properties'),
      },
    },
    items: {
      fields: {
        item_id: 'item_id',
        title: optional('title'),
        description: optional('description'),
        category: optional('category'),
        brand: optional('brand'),
        price: optional('price'),
        currency: optional('currency'),
        cost: optional('cost'),
        stock: optional('stock'),
        in_stock: optional('in_stock'),
        available_from: optional('available_from'),
        available_until: optional('available_until'),
        hidden: optional('hidden'),
        url: optional('url'),
        image_url: optional('image_url'),
        group_id: optional('group_id'),
        properties: optional('properties'),
        updated_at: optional('updated_at'),
      },
    },
    customers: {
      fields: {
        customer_id: 'customer_id',
        consent_analytics: optional('consent.analytics'),
        consent_marketing: optional('consent.marketing'),
        attributes: optional('attributes'),
      },
    },
  },
};
