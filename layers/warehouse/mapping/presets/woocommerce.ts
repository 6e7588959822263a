import type { Preset } from '../preset.ts';

const NOT_PAID = ['cancelled', 'failed', 'pending', 'pending payment', 'checkout-draft', 'draft', 'trash'];

/** Order status in lower case, without the prefix that the database has. */
function status(column: string) {
  return {
    column,
    clean: ['trim', 'lower'],
    map: Object.fromEntries(
      [...NOT_PAID, 'refunded', 'completed', 'processing', 'on-hold'].map((name) => [`wc-${name}`, name]),
    ),
  } as const;
}

/** Orders as the plugin Advanced Order Export writes them, a row a line; products as the shop itself exports them. */
export const woocommerce: Preset = {
  name: 'woocommerce',
  description: 'WooCommerce: orders of Advanced Order Export (as events), exported products (as items)',
  header: {
    events: ['Order Number', 'Order Status', 'Order Date', 'SKU', 'Quantity', 'Order Line Total'],
    items: ['ID', 'Type', 'SKU', 'Name', 'Published', 'Regular price', 'Categories'],
  },
  mapping: {
    aliases: {
      'Item Name': ['Name', 'Product Name'],
      'Customer User ID': ['Customer ID', 'User ID'],
      'Order Currency': ['Currency'],
      'Order Line (w/o tax)': ['Order Line Total (w/o tax)'],
    },
    events: {
      optional: [
        'Order Line (w/o tax)',
        'Order Line Total Refunded',
        'Quantity (- Refund)',
        'Order Refund Amount',
        'Order Currency',
        'Item Name',
        'Item #',
        'Email (Billing)',
        'Customer User ID',
        'Phone (Billing)',
        'Product Id',
      ],
      columns: {
        status: status('Order Status'),
        line: { column: 'Order Line Total', optional: true },
        'lines of the order': { sum: 'line', by: 'Order Number' },
        'refunded lines of the order': { sum: 'Order Line Total Refunded', by: 'Order Number' },
        // What is given back without a line is spread over all of them.
        'refund left': {
          if: { column: 'refunded lines of the order', above: 0 },
          take: 0,
          else: { min: [{ max: ['Order Refund Amount', 0] }, 'lines of the order'] },
        },
        'share of the refund': { spread: 'refund left', over: 'line', by: 'Order Number' },
        refund: {
          if: { column: 'status', equals: 'refunded' },
          take: 'line',
          else: {
            min: [{ add: [{ max: ['Order Line Total Refunded', 0] }, 'share of the refund'] }, 'line'],
          },
        },
        'pieces back': { max: [{ subtract: ['Quantity', 'Quantity (- Refund)'] }, 0] },
      },
      ignore: [
        {
          when: { column: 'status', in: NOT_PAID },
          code: 'order-not-paid',
          reason: 'the order was cancelled, failed or never paid',
        },
      ],
      fields: {
        timestamp: 'Order Date',
        customer_id: {
          first: [
            { column: 'Customer User ID', empty: ['0'] },
            { column: 'Email (Billing)', clean: ['trim', 'lower'] },
            'Phone (Billing)',
          ],
          optional: true,
        },
        item_id: { first: ['SKU', 'Product Id', 'Item Name'] },
        order_id: 'Order Number',
        quantity: 'Quantity',
        currency: { column: 'Order Currency', optional: true },
      },
      emit: [
        { fields: { event_type: { value: 'purchase' }, amount: 'line' } },
        {
          when: { column: 'refund', above: 0 },
          fields: {
            event_type: { value: 'refund' },
            amount: 'refund',
            quantity: {
              if: { column: 'status', equals: 'refunded' },
              take: 'Quantity',
              else: { if: { column: 'pieces back', above: 0 }, take: 'pieces back', else: 1 },
            },
          },
        },
      ],
      describes: { items: { title: { column: 'Item Name', optional: true } } },
      repeats: 'keep',
    },
    items: {
      optional: ['Type', 'Parent', 'In stock?', 'Published', 'Visibility in catalog', 'Sale price'],
      fields: {
        item_id: { first: [{ column: 'SKU', clean: ['trim'] }, 'ID'] },
        title: 'Name',
        description: { first: ['Short description', 'Description'], optional: true, clean: ['html'] },
        category: { column: 'Categories', paths: ',' },
        brand: { column: 'Brands', optional: true },
        price: { first: ['Sale price', 'Regular price'] },
        cost: { column: 'Cost of goods', optional: true },
        stock: { column: 'Stock', optional: true },
        in_stock: { column: 'In stock?', optional: true, clean: ['lower'], map: { backorder: 'true' } },
        hidden: {
          column: 'Published',
          optional: true,
          map: { '1': 'false', '0': 'true', '-1': 'true', '2': 'true' },
        },
        image_url: { column: 'Images', optional: true, before: ',' },
        group_id: { first: ['Parent', { column: 'SKU' }], optional: true },
      },
      ignore: [
        {
          when: { column: 'Type', matches: '^(variable|grouped)' },
          code: 'not-sold-itself',
          reason: 'the product is sold by its variations or parts, which have rows of their own',
        },
      ],
    },
  },
};
