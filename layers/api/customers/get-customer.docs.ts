import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Customers',
  summary: 'Who this customer is',
  description:
    'Segment, recency, frequency and value of a customer. A customer the model has not seen yet is no error: `known` is ' +
    'false and everything else is null.',
  answers: {
    known: {
      customer_id: 'c-1042',
      ...EXAMPLE.head,
      known: true,
      segment: { segment_id: 'champions', name: 'Champions' },
      cluster: { segment_id: 'cluster-1', name: 'Group A: frequent, high-spending buyers' },
      stage: 'established',
      tier: 'high',
      tier_of_five: 'platinum',
      rfm: {
        recency_days: 3.2,
        frequency: 17,
        monetary: 93_410,
        recency_score: 5,
        frequency_score: 5,
        monetary_score: 5,
      },
      value: {
        historic: 93_410,
        refunds: 1250,
        excess_refunds: 0,
        orders: 17,
        average_order: 5568.2,
        contribution: 0.0021,
      },
      first_seen: '2024-09-12T10:03:55.000Z',
      last_seen: '2026-02-27T18:20:11.000Z',
      first_order: '2024-09-14T20:15:00.000Z',
      last_order: '2026-02-25T19:02:31.000Z',
      events: { view: 211, cart: 30, purchase: 41 },
      behaviour: {
        visits: 64,
        items: { viewed: 120, carted: 26, bought: 31 },
        favourite_hour: 20,
        favourite_weekday: 7,
        categories: [{ name: 'Home > Kitchen > Mugs', share: 0.34 }],
        brands: [{ name: 'Fell & Tarn', share: 0.41 }],
        average_unit_price: 1720,
        refund_rate: 0.013,
        ratings: { count: 3, mean: 4.3333 },
      },
      may_contact: true,
      attributes: { country: 'DE', channel: 'search', newsletter: true },
    },
  },
};
