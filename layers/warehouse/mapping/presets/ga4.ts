import type { Preset } from '../preset.ts';

const EVENTS = {
  view_item: 'view',
  add_to_cart: 'cart',
  add_to_wishlist: 'wishlist',
  purchase: 'purchase',
  refund: 'refund',
  view_search_results: 'search',
  search: 'search',
  view_item_list: 'impression',
  select_item: 'click',
} as const;

const parameter = (key: string, type: 'string_value' | 'int_value' | 'double_value') =>
  `event_params[key=${key}].value.${type}`;

/** The tables `events_YYYYMMDD`, exported as NDJSON or Parquet. Days that overlap are no fault: events have identifiers. */
export const ga4: Preset = {
  name: 'ga4',
  description: 'Google Analytics 4: the export to BigQuery, as NDJSON or Parquet',
  header: { events: ['event_name', 'event_timestamp', 'event_params'] },
  mapping: {
    // What it writes for "nothing".
    empty: ['(not set)', '(none)', '(not provided)', '(data deleted)'],
    events: {
      optional: [
        'items',
        'user_id',
        'privacy_info.analytics_storage',
        'ecommerce.refund_value',
        'ecommerce.purchase_revenue',
      ],
      explode: 'items',
      columns: {
        item: { first: ['items[].item_id', 'items[].item_name'], optional: true },
        term: {
          first: [parameter('search_term', 'string_value'), parameter('search_term', 'int_value')],
          optional: true,
        },
        order: {
          first: [
            parameter('transaction_id', 'string_value'),
            parameter('transaction_id', 'int_value'),
            'ecommerce.transaction_id',
          ],
          optional: true,
        },
        visitor: { first: ['user_pseudo_id', 'user_id'] },
        // A page of thanks that is opened again sends the same order again.
        'id of the order': { columns: ['event_name', 'order', '#'], separator: '/' },
        'id of the event': {
          columns: ['user_pseudo_id', 'event_timestamp', 'event_name', '#'],
          separator: '/',
        },
        pieces: { first: ['items[].quantity', { value: '1' }] },
        goods: { multiply: ['items[].price', 'pieces'] },
        'order in all': {
          if: { column: 'event_name', equals: 'refund' },
          take: 'ecommerce.refund_value',
          else: 'ecommerce.purchase_revenue',
        },
      },
      ignore: [
        {
          when: { not: { column: 'event_name', in: Object.keys(EVENTS) } },
          code: 'other-event',
          reason: 'not one of the events of the shop that are used',
        },
        {
          when: { column: 'privacy_info.analytics_storage', in: ['No', 'no'] },
          code: 'no-consent',
          reason: 'the visitor did not agree to analytics storage',
        },
        {
          when: {
            all: [
              { column: 'item', empty: true },
              { not: { column: 'event_name', in: ['purchase', 'refund', 'view_search_results', 'search'] } },
            ],
          },
          code: 'without-item',
          reason: 'the event names no item',
        },
        {
          when: {
            all: [
              { column: 'term', empty: true },
              { column: 'event_name', in: ['view_search_results', 'search'] },
            ],
          },
          code: 'without-term',
          reason: 'the search names no term',
        },
      ],
      fields: {
        event_type: { column: 'event_name', map: EVENTS },
        event_id: 'id of the event',
        timestamp: { column: 'event_timestamp', epoch: 'us' },
        customer_id: { first: ['user_id', 'user_pseudo_id'] },
        // Without a user the device is the customer, until a user is known on it.
        anonymous_id: { column: 'user_pseudo_id', optional: true },
        session_id: { columns: ['visitor', parameter('ga_session_id', 'int_value')], separator: '.' },
        item_id: 'item',
        order_id: 'order',
        quantity: 'pieces',
        unit_price: { column: 'items[].price', optional: true },
        currency: { column: parameter('currency', 'string_value'), optional: true },
        query: 'term',
      },
      emit: [
        {
          when: {
            all: [
              { column: 'event_name', equals: 'purchase' },
              { column: 'order', empty: false },
            ],
          },
          fields: {
            event_id: 'id of the order',
            amount: { if: { column: 'item', empty: true }, take: 'order in all', else: 'goods' },
          },
        },
        {
          when: {
            any: [
              { column: 'event_name', equals: 'refund' },
              {
                all: [
                  { column: 'event_name', equals: 'purchase' },
                  { column: 'order', empty: true },
                ],
              },
            ],
          },
          fields: { amount: { if: { column: 'item', empty: true }, take: 'order in all', else: 'goods' } },
        },
        {
          when: { column: 'event_name', in: ['view_search_results', 'search'] },
          fields: { item_id: null, quantity: null, unit_price: null },
        },
        {
          when: {
            not: { column: 'event_name', in: ['purchase', 'refund', 'view_search_results', 'search'] },
          },
          fields: { order_id: null, query: null },
        },
      ],
    },
    items: {
      from: 'events',
      fields: {
        title: { column: 'items[].item_name', optional: true },
        brand: { column: 'items[].item_brand', optional: true },
        category: {
          columns: [
            'items[].item_category',
            'items[].item_category2',
            'items[].item_category3',
            'items[].item_category4',
            'items[].item_category5',
          ],
          separator: ' > ',
          optional: true,
        },
        price: { column: 'items[].price', optional: true },
      },
    },
  },
};
