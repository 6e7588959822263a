import type { Preset } from '../preset.ts';

const list = 'Product Details';
const NOT_PAID = ['Cancelled', 'Declined', 'Incomplete', 'Awaiting Payment', 'Pending'];

/** Orders, one a row, their products in one text. Dates by the shop's setting: day first, or month first where that cannot be. */
export const bigcommerce: Preset = {
  name: 'bigcommerce',
  description: 'BigCommerce: exported orders with `Product Details` (as events)',
  header: { events: ['Order ID', 'Order Date', 'Order Status', 'Order Total (inc tax)', list] },
  mapping: {
    events: {
      optional: [
        'Refund Amount',
        'Order Currency Code',
        'Customer ID',
        'Customer Email',
        'Order Time',
        'Subtotal (inc tax)',
      ],
      explode: {
        column: list,
        records: '|',
        labels: [
          'Product ID',
          'Product Qty',
          'Product SKU',
          'Product Name',
          'Product Weight',
          'Product Variation Details',
          'Product Unit Price',
          'Product Total Price',
        ],
        assign: ': ',
        between: ', ',
      },
      columns: {
        line: `${list}[].Product Total Price`,
        goods: { sum: 'line' },
        refunded: {
          if: { column: 'Order Status', equals: 'Refunded' },
          take: 'goods',
          else: { min: [{ max: ['Refund Amount', 0] }, 'goods'] },
        },
        refund: { spread: 'refunded', over: 'line' },
      },
      ignore: [
        {
          when: { column: 'Order Status', in: NOT_PAID },
          code: 'order-not-paid',
          reason: 'the order was cancelled, declined or never paid',
        },
      ],
      fields: {
        timestamp: {
          columns: ['Order Date', 'Order Time'],
          format: ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y'],
        },
        customer_id: {
          first: [
            { column: 'Customer ID', empty: ['0'] },
            { column: 'Customer Email', clean: ['trim', 'lower'] },
          ],
          optional: true,
        },
        item_id: { first: [`${list}[].Product SKU`, `${list}[].Product ID`], optional: true },
        order_id: 'Order ID',
        quantity: `${list}[].Product Qty`,
        currency: { column: 'Order Currency Code', optional: true },
      },
      emit: [
        { fields: { event_type: { value: 'purchase' }, amount: 'line' } },
        {
          when: { column: 'refund', above: 0 },
          fields: {
            event_type: { value: 'refund' },
            amount: 'refund',
            quantity: {
              if: { column: 'Order Status', equals: 'Refunded' },
              take: `${list}[].Product Qty`,
              else: 1,
            },
          },
        },
      ],
      repeats: 'keep',
    },
    items: { from: 'events', fields: { title: { column: `${list}[].Product Name`, optional: true } } },
  },
};
