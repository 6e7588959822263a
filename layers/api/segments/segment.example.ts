export const champions = {
  segment_id: 'champions',
  name: 'Champions',
  kind: 'rfm',
  description: 'Ordered more than once and very recently; among the best in frequency and spend.',
  customers: 214,
  share: 0.0713,
  orders: 3011,
  gross_revenue: 18_911_340,
  refunds: 481_090,
  revenue: 18_430_250,
  revenue_share: 0.392,
  average_order: 6121,
  median_recency_days: 9,
  mean_frequency: 14.1,
  top_customers: ['c-1042', 'c-0007'],
  attributes: [
    { name: 'country', values: [{ value: 'DE', customers: 97, share: 0.4533, share_of_all: 0.2511 }] },
  ],
};

export const bestGroup = {
  ...champions,
  segment_id: 'cluster-1',
  name: 'Group A: frequent, high-spending buyers',
  kind: 'cluster',
  description:
    'Typically 14 orders (all buyers: 2), 8.1 times the revenue of the median buyer, and the last order 12 days ago (all buyers: 61 days).',
};
