import type { Preset } from '../preset.ts';

export const completeJourney: Preset = {
  name: 'complete-journey',
  description: 'The Complete Journey (84.51°): baskets and products of a grocer',
  header: {
    events: ['household_id', 'basket_id', 'product_id', 'sales_value'],
    items: ['product_id', 'product_type'],
  },
  mapping: {
    currency: 'USD',
    empty: ['NA'],
    events: {
      fields: {
        event_type: { value: 'purchase' },
        timestamp: { column: 'transaction_timestamp', format: '%Y-%m-%d %H:%M:%S' },
        customer_id: 'household_id',
        item_id: 'product_id',
        order_id: 'basket_id',
        quantity: 'quantity',
        // What the customer paid for the row, after loyalty discounts.
        amount: 'sales_value',
      },
      reject: [
        {
          when: { column: 'quantity', atMost: 0 },
          code: 'no-quantity',
          reason: 'no quantity: a coupon or an entry of the till',
        },
      ],
    },
    items: {
      fields: {
        item_id: 'product_id',
        title: { columns: ['product_type', 'package_size'], separator: ', ' },
        category: { columns: ['department', 'product_category', 'product_type'], separator: ' > ' },
        brand: 'brand',
      },
    },
  },
};
