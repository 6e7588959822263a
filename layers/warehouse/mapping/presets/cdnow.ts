import type { Preset } from '../preset.ts';

export const cdnow: Preset = {
  name: 'cdnow',
  description: 'CDNOW 1/10 sample (Fader and Hardie): purchases by customer and day, without items',
  header: { events: ['masterid', 'date', 'cds', 'sales'] },
  mapping: {
    currency: 'USD',
    events: {
      fields: {
        event_type: { value: 'purchase' },
        timestamp: { column: 'date', format: '%Y%m%d' },
        customer_id: 'masterid',
        quantity: 'cds',
        amount: 'sales',
      },
      // Times are days: two equal purchases on one day are two.
      repeats: 'keep',
    },
  },
};
