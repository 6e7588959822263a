import type { Preset } from '../preset.ts';

/** Orders as `GET /V1/orders` answers them: the whole answer, or its orders as NDJSON. */
export const magento: Preset = {
  name: 'magento',
  description: 'Magento, Adobe Commerce: orders of the REST API (as events), exported products (as items)',
  header: {
    events: ['increment_id', 'created_at', 'items', 'status'],
    items: ['sku', 'product_type', 'categories', 'name', 'price', 'product_online'],
  },
  mapping: {
    events: {
      optional: ['items', 'state', 'status'],
      explode: 'items',
      columns: {
        ordered: 'items[].qty_ordered',
        // Base money is in the shop's own currency, as the reports have it.
        line: {
          subtract: [
            {
              if: { column: 'items[].base_row_total', empty: true },
              take: 'items[].row_total',
              else: 'items[].base_row_total',
            },
            {
              if: { column: 'items[].base_discount_amount', empty: true },
              take: 'items[].discount_amount',
              else: 'items[].base_discount_amount',
            },
          ],
        },
        back: { add: [{ max: ['items[].qty_refunded', 0] }, 0] },
        refund: { multiply: ['line', { divide: [{ min: ['back', 'ordered'] }, 'ordered'] }] },
        bought: { subtract: ['ordered', { max: ['items[].qty_canceled', 0] }] },
        goods: { multiply: ['line', { divide: ['bought', 'ordered'] }] },
      },
      ignore: [
        {
          when: {
            any: [
              { column: 'state', in: ['canceled', 'new', 'pending_payment'] },
              { column: 'status', in: ['canceled', 'fraud', 'pending_payment'] },
            ],
          },
          code: 'order-not-paid',
          reason: 'the order was cancelled or never paid',
        },
        {
          when: { column: 'items[].parent_item_id', empty: false },
          code: 'part-of-a-line',
          reason: 'the part of a configurable or bundled product, whose own line has the price',
        },
        {
          when: { column: 'bought', atMost: 0 },
          code: 'line-cancelled',
          reason: 'all pieces of the line were cancelled',
        },
      ],
      fields: {
        timestamp: 'created_at',
        event_id: { columns: ['increment_id', 'items[].item_id'], separator: '/' },
        customer_id: {
          first: [
            { column: 'customer_id', empty: ['0'] },
            { column: 'customer_email', clean: ['trim', 'lower'] },
          ],
          optional: true,
        },
        item_id: { first: ['items[].sku', 'items[].product_id'], optional: true },
        order_id: 'increment_id',
        quantity: 'bought',
        currency: { first: ['base_currency_code', 'order_currency_code'], optional: true },
      },
      describes: { items: { title: { column: 'items[].name', optional: true } } },
      emit: [
        { fields: { event_type: { value: 'purchase' }, amount: 'goods' } },
        {
          when: { column: 'refund', above: 0 },
          fields: {
            event_type: { value: 'refund' },
            amount: 'refund',
            quantity: 'back',
            timestamp: { first: ['updated_at', 'created_at'] },
          },
        },
      ],
    },
    items: {
      optional: [
        'sku',
        'qty',
        'is_in_stock',
        'product_online',
        'special_price',
        'visibility',
        'store_view_code',
        'parent_sku',
      ],
      fill: [{ columns: ['sku'] }],
      ignore: [
        {
          when: {
            all: [
              { column: 'name', empty: true },
              { column: 'price', empty: true },
            ],
          },
          code: 'further-value',
          reason: 'a further value of the product above',
        },
        {
          when: { column: 'store_view_code', empty: false },
          code: 'other-store-view',
          reason: 'a translation for one view of the store',
        },
      ],
      fields: {
        item_id: 'sku',
        title: 'name',
        description: { first: ['short_description', 'description'], optional: true, clean: ['html'] },
        category: {
          column: 'categories',
          levels: '/',
          paths: ',',
          without: ['Default Category', 'Root Catalog'],
        },
        price: { first: ['special_price', 'price'] },
        cost: { column: 'cost', optional: true },
        stock: { column: 'qty', optional: true },
        in_stock: { column: 'is_in_stock', optional: true },
        hidden: { column: 'product_online', map: { '1': 'false', '2': 'true', '0': 'true' } },
        properties: {
          columns: ['additional_attributes', 'product_type', 'attribute_set_code'],
          optional: true,
        },
      },
    },
  },
};
