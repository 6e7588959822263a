import { COLUMNS } from './examples.ts';
import { FEATURES, type FeatureTopic } from './feature-list.ts';

/** Topics of reasons, in the order of their codes. */
export const TOPICS = [...new Set<FeatureTopic>(FEATURES.map(({ topic }) => topic))];

/** Code that stands for "no further reason". */
export const NO_TOPIC = 255;

/** The feature whose value is shown for each topic. */
const SHOWN_FEATURE: Readonly<Record<FeatureTopic, (typeof FEATURES)[number]['name']>> = {
  frequency: 'orders_365',
  tenure: 'tenure',
  recency: 'recency',
  overdue: 'typical_overdue',
  spend: 'spend',
  interpurchase_time: 'mean_gap',
  basket: 'last_lines',
  season: 'season_quarter',
  activity: 'last_seen',
};

/** Groups of closely related topics: one topic of a group is shown, with the effect of the whole group. */
export const GROUPS: readonly (readonly FeatureTopic[])[] = [
  ['recency', 'overdue', 'activity'],
  ['frequency', 'interpurchase_time', 'tenure'],
  ['spend', 'basket'],
  ['season'],
];

/** Columns of each group. The order models' probabilities belong to the first: above all they show who has left. */
export const COLUMNS_OF = GROUPS.map((topics, g) => [
  ...FEATURES.flatMap(({ topic }, column) => (topics.includes(topic) ? [column] : [])),
  ...(g === 0 ? [COLUMNS.indexOf('regularity'), COLUMNS.indexOf('model')] : []),
]);

/** Column of the feature shown for each topic. */
export const COLUMN_OF = TOPICS.map((topic) =>
  FEATURES.findIndex(({ name }) => name === SHOWN_FEATURE[topic]),
);

/** Column of the number of order days. */
export const ORDER_DAYS = FEATURES.findIndex(({ name }) => name === 'order_days');
