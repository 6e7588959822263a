import type { MappingJson } from '../mapping.ts';

/**
 * CDNOW 1/10 sample (Fader and Hardie): purchases by customer and day, in dollars. There are no items: it serves
 * customer value alone.
 */
export const cdnow: MappingJson = {
  name: 'cdnow',
  currency: 'USD',
  events: {
    fields: {
      event_type: { value: 'purchase' },
      timestamp: { column: 'date', format: '%Y%m%d' },
      customer_id: 'masterid',
      quantity: 'cds',
      amount: 'sales',
    },
    // Days are all that is told of time: two equal purchases on one day are two.
    repeats: 'keep',
  },
};
