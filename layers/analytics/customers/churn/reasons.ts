import { seededRandom } from '../../numeric/random.ts';
import { probabilityMetrics } from '../metrics.ts';
import { type LogOdds, probability } from './classifier.ts';
import { COLUMNS, type Snapshot } from './examples.ts';
import { FEATURES, type FeatureTopic } from './features.ts';

/** How much AUC is lost when a feature is shuffled among customers. */
export interface Importance {
  readonly feature: string;
  readonly loss: number;
}

/** Permutation importance of every column (Breiman 2001), greatest first, on at most 2,000 evenly picked customers. */
export function permutationImportance(
  odds: LogOdds,
  { x, dims }: Snapshot,
  outcome: Uint8Array,
  seed: number,
): Importance[] {
  const step = Math.ceil(outcome.length / 2000);
  const rows = Array.from({ length: Math.ceil(outcome.length / step) }, (_, i) => i * step);
  const sample = Float64Array.from(
    rows.flatMap((row) => Array.from(x.subarray(row * dims, (row + 1) * dims))),
  );
  const truth = Uint8Array.from(rows, (row) => outcome[row]);
  const auc = (values: Float64Array) => probabilityMetrics(odds(values).map(probability), truth).auc ?? 0.5;
  const whole = auc(sample);
  const random = seededRandom(seed, 'importance');
  return COLUMNS.map((feature, column) => {
    const shuffled = sample.slice();
    for (let i = rows.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      const [a, b] = [i * dims + column, j * dims + column];
      [shuffled[a], shuffled[b]] = [shuffled[b], shuffled[a]];
    }
    return { feature, loss: whole - auc(shuffled) };
  }).sort((a, b) => b.loss - a.loss || (a.feature < b.feature ? -1 : 1));
}

/** One of the things that move a customer's risk most. */
export interface RiskReason {
  readonly topic: FeatureTopic;
  /** Change of the probability if this were as with the shop's median buyer; positive: it raises the risk. */
  readonly effect: number;
  /** In words and with numbers. */
  readonly text: string;
}

/**
 * The three topics that move each customer's risk most: the probability with the topic's features, less the probability with
 * those of the median buyer in their place, greatest change first. Works for any model. Costs one prediction a topic.
 *
 * @param shift what the season adds to the log-odds
 * @param positions which customers of the snapshot
 */
export function riskReasons(
  odds: LogOdds,
  shift: number,
  snapshot: Snapshot,
  positions: Int32Array,
): RiskReason[][] {
  const { dims, x } = snapshot;
  const topics = [...new Set(FEATURES.map(({ topic }) => topic))];
  const typical = medians(snapshot);
  const rows = new Float64Array(positions.length * dims);
  for (let i = 0; i < positions.length; i++)
    rows.set(x.subarray(positions[i] * dims, (positions[i] + 1) * dims), i * dims);
  const risk = odds(rows).map((z) => probability(z + shift));
  const effects = topics.map((topic) => {
    const changed = rows.map((value, i) => (FEATURES[i % dims]?.topic === topic ? typical[i % dims] : value));
    return odds(changed).map((z, i) => risk[i] - probability(z + shift));
  });
  return Array.from(positions, (_, i) =>
    topics
      .map((topic, t) => ({ topic, effect: effects[t][i] }))
      .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
      .slice(0, 3)
      .map(({ topic, effect }) => ({
        topic,
        effect,
        text: inWords(topic, rows.subarray(i * dims, (i + 1) * dims), typical),
      })),
  );
}

function inWords(topic: FeatureTopic, row: Float64Array, typical: Float64Array): string {
  const value = (name: (typeof FEATURES)[number]['name'], of = row) =>
    Math.expm1(of[FEATURES.findIndex((feature) => feature.name === name)]);
  const days = (name: (typeof FEATURES)[number]['name']) => `${Math.round(value(name))}`;
  const usual = (name: (typeof FEATURES)[number]['name']) => `${Math.round(value(name, typical))}`;
  const share = (name: (typeof FEATURES)[number]['name']) => {
    const half = value(name, typical);
    return half > 0
      ? `${(value(name) / half).toFixed(1)} times that of the median buyer`
      : 'more than the median buyer';
  };
  switch (topic) {
    case 'recency':
      return `Last order ${days('recency')} days ago (median buyer: ${usual('recency')}).`;
    case 'frequency':
      return `Ordered on ${days('orders_365')} days of the last year (median buyer: ${usual('orders_365')}).`;
    case 'rhythm':
      return value('order_days') < 2
        ? 'Has ordered once only, so there is no rhythm to go by.'
        : `Orders every ${days('mean_gap')} days on average; it has been ${days('recency')} days.`;
    case 'spend':
      return `Spend in all: ${share('spend')}.`;
    case 'tenure':
      return `First order ${days('tenure')} days ago (median buyer: ${usual('tenure')}).`;
    case 'basket':
      return `Last order had ${days('last_lines')} lines (median buyer: ${usual('last_lines')}).`;
    case 'season':
      return `Ordered on ${days('season_quarter')} days in the same season of last year (median buyer: ${usual('season_quarter')}).`;
    case 'activity':
      return `Last seen ${days('last_seen')} days ago, ${days('visits_30')} visits without an order in 30 days.`;
  }
}

function medians({ x, dims }: Snapshot): Float64Array {
  const rows = x.length / dims;
  return Float64Array.from({ length: dims }, (_, d) => {
    const column = Float64Array.from({ length: rows }, (__, i) => x[i * dims + d]).sort();
    return rows > 0 ? column[rows >> 1] : 0;
  });
}
