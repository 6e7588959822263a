/** What a feature is about; used to explain a prediction to people. */
export type FeatureTopic =
  | 'recency'
  | 'overdue'
  | 'frequency'
  | 'interpurchase_time'
  | 'spend'
  | 'tenure'
  | 'basket'
  | 'season'
  | 'activity';

/** Every feature, as log1p of a count, of days, of a share or of hundreds of minor units, in the order of the columns. */
export const FEATURES = [
  { name: 'order_days', topic: 'frequency' },
  { name: 'tenure', topic: 'tenure' },
  { name: 'recency', topic: 'recency' },
  { name: 'spend', topic: 'spend' },
  { name: 'orders_30', topic: 'recency' },
  { name: 'orders_91', topic: 'frequency' },
  { name: 'orders_183', topic: 'frequency' },
  { name: 'orders_365', topic: 'frequency' },
  { name: 'decayed_10', topic: 'recency' },
  { name: 'decayed_30', topic: 'recency' },
  { name: 'decayed_90', topic: 'frequency' },
  { name: 'decayed_180', topic: 'frequency' },
  { name: 'decayed_spend_30', topic: 'spend' },
  { name: 'decayed_spend_180', topic: 'spend' },
  { name: 'mean_gap', topic: 'interpurchase_time' },
  { name: 'late_gap', topic: 'interpurchase_time' },
  { name: 'overdue', topic: 'overdue' },
  { name: 'typical_gap', topic: 'interpurchase_time' },
  { name: 'typical_overdue', topic: 'overdue' },
  { name: 'longer_waits', topic: 'overdue' },
  { name: 'longer_pauses', topic: 'overdue' },
  { name: 'months', topic: 'frequency' },
  { name: 'lines', topic: 'basket' },
  { name: 'last_lines', topic: 'basket' },
  { name: 'last_spend', topic: 'spend' },
  { name: 'season', topic: 'season' },
  { name: 'season_quarter', topic: 'season' },
  { name: 'last_seen', topic: 'activity' },
  { name: 'visits_30', topic: 'activity' },
  { name: 'carts_30', topic: 'activity' },
] as const satisfies readonly { readonly name: string; readonly topic: FeatureTopic }[];

type FeatureName = (typeof FEATURES)[number]['name'];

/** Column of each feature. */
export const COLUMN = Object.fromEntries(FEATURES.map(({ name }, column) => [name, column])) as Readonly<
  Record<FeatureName, number>
>;
