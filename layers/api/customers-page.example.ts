export const customersPageExample = {
  total: 214,
  customers: [
    {
      customer_id: 'c-1042',
      segment_id: 'champions',
      stage: 'loyal',
      tier: 'high',
      historic_revenue: 93_410,
      orders: 17,
      last_order: '2026-02-25T19:02:31.000Z',
      lifetime_value: 61_270,
      churn: 0.082,
      propensity: 0.613,
      next_order: '2026-03-19T00:00:00.000Z',
      play: 'thank',
      value_at_stake: 56_246,
      may_contact: true,
    },
  ],
  next_cursor: 'WyJ3b3JrbGlzdHx0aGFuayIsIjIwMjYwMzAxVDAyMzAwMC03ZjNhIiwxXQ',
};
