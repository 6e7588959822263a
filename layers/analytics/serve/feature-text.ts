import type { COLUMNS } from '../customers/churn/examples.ts';

/** What each feature of the churn model counts, in English. Programs use its name. */
const TEXTS: Readonly<Record<(typeof COLUMNS)[number], string>> = {
  order_days: 'days with an order so far',
  tenure: 'days since the first order',
  recency: 'days since the last order',
  spend: 'money spent so far',
  orders_30: 'days with an order in the last 30 days',
  orders_91: 'days with an order in the last 91 days',
  orders_183: 'days with an order in the last 183 days',
  orders_365: 'days with an order in the last 365 days',
  decayed_10: 'days with an order, the weight of each halving every 10 days',
  decayed_30: 'days with an order, the weight of each halving every 30 days',
  decayed_90: 'days with an order, the weight of each halving every 90 days',
  decayed_180: 'days with an order, the weight of each halving every 180 days',
  decayed_spend_30: 'money spent, its weight halving every 30 days',
  decayed_spend_180: 'money spent, its weight halving every 180 days',
  mean_gap: 'average number of days between orders',
  late_gap: 'average number of days between the latest orders',
  overdue: "days since the last order, compared with the customer's average gap between orders",
  typical_gap: "usual gap between orders in days (leaning on the shop's average where orders are few)",
  typical_overdue:
    "days since the last order, compared with the usual gap (the shop's average where orders are few)",
  longer_waits: 'how often customers wait even longer than this and still order again',
  longer_pauses: 'how often a wait that is already this long outlasts the time that is forecast',
  months: 'months with at least one order',
  lines: 'order lines bought so far',
  last_lines: 'lines in the last order',
  last_spend: 'money spent on the last order',
  season: 'orders around the same dates last year',
  season_quarter: 'days with an order in the same season last year',
  last_seen: 'days since the customer was last seen',
  visits_30: 'views and other activity without a purchase in the last 30 days',
  carts_30: 'items added to the cart in the last 30 days',
  regularity: 'chance of no order according to how regularly the customer has ordered (MBG/CNBD-k)',
  model: 'chance of no order according to the repeat-purchase model (MBG/NBD)',
};

/** The feature in words; an unknown feature by its name. */
export function featureText(feature: string): string {
  return (TEXTS as Readonly<Record<string, string>>)[feature] ?? feature;
}
