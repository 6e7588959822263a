import type { COLUMNS } from '../customers/churn/examples.ts';

/** What each feature of the churn model counts, for people who read English; programs go by its name. */
const TEXTS: Readonly<Record<(typeof COLUMNS)[number], string>> = {
  order_days: 'days with an order so far',
  tenure: 'days since the first order',
  recency: 'days since the last order',
  spend: 'money spent so far',
  orders_30: 'order days of the last 30 days',
  orders_91: 'order days of the last 91 days',
  orders_183: 'order days of the last 183 days',
  orders_365: 'order days of the last 365 days',
  fading_10: 'order days, each counting half after 10 days',
  fading_30: 'order days, each counting half after 30 days',
  fading_90: 'order days, each counting half after 90 days',
  fading_180: 'order days, each counting half after 180 days',
  fading_spend_30: 'money spent, counting half after 30 days',
  fading_spend_180: 'money spent, counting half after 180 days',
  mean_gap: 'mean days between orders',
  late_gap: 'mean days between the latest orders',
  overdue: 'days since the last order, against the usual gap',
  typical_gap: 'usual days between orders, few of them eked out with those of the shop',
  typical_overdue: 'days since the last order, against those usual days',
  longer_waits: 'share of waits between orders that are longer than the wait so far',
  longer_pauses: 'share of such long waits that last through the time to come as well',
  months: 'months with an order',
  lines: 'lines bought so far',
  last_lines: 'lines of the last order',
  last_spend: 'money of the last order',
  season: 'orders around the same days of last year',
  season_quarter: 'order days in the same season of last year',
  last_seen: 'days since anything was heard of the customer',
  visits_30: 'views and other events without buying of the last 30 days',
  carts_30: 'items put into the cart in the last 30 days',
  model: 'chance of no order by the model of repeat buying (MBG/NBD)',
};

/** The feature in words; its name where it has none. */
export function featureText(feature: string): string {
  return (TEXTS as Readonly<Record<string, string>>)[feature] ?? feature;
}
