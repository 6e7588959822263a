import type { MappingJson } from '../mapping.ts';

/** The Complete Journey (84.51°, as in the R package completejourney): a grocer's baskets and its products. */
export const completeJourney: MappingJson = {
  name: 'complete-journey',
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
        reason: 'nothing was handed over: a coupon or an entry of the till',
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
};
