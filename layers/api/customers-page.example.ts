import { assumptionsText } from '../analytics/serve/play-text.ts';

const ASSUMED = {
  horizonDays: 365,
  margin: 1,
  refundShare: 0.02,
  oddsLift: 0.1,
  leastLift: 0.002,
  basketLift: 0.1,
  contactCost: 12,
  typicalOrder: 4700,
  typicalFirstOrder: 3900,
};

export const playAssumptionsExample = {
  horizon_days: ASSUMED.horizonDays,
  margin: ASSUMED.margin,
  refund_share: ASSUMED.refundShare,
  odds_lift: ASSUMED.oddsLift,
  least_lift: ASSUMED.leastLift,
  basket_lift: ASSUMED.basketLift,
  contact_cost: ASSUMED.contactCost,
  typical_order: ASSUMED.typicalOrder,
  typical_first_order: ASSUMED.typicalFirstOrder,
  text: assumptionsText(ASSUMED, 'GBP'),
};

export const customersPageExample = {
  total: 214,
  purpose: 'marketing',
  filters: ['channel', 'country', 'newsletter'],
  customers: [
    {
      customer_id: 'c-1042',
      segment_id: 'champions',
      stage: 'established',
      tier: 'high',
      historic_revenue: 93_410,
      orders: 17,
      last_order: '2026-02-25T19:02:31.000Z',
      lifetime_value: 61_270,
      churn: 0.082,
      propensity: 0.613,
      next_order: '2026-03-19T00:00:00.000Z',
      play: 'thank',
      value_at_stake: 482,
      may_contact: true,
      attributes: { country: 'DE', channel: 'search', newsletter: true },
    },
  ],
  next_cursor: 'WyJ3b3JrbGlzdHx0aGFuayIsIjIwMjYwMzAxVDAyMzAwMC03ZjNhIiwxXQ',
};
