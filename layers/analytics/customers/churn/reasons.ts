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

/** Topics of reasons, in the order of their codes. */
export const TOPICS = [...new Set<FeatureTopic>(FEATURES.map(({ topic }) => topic))];

/** The number that stands for a topic when it is told. */
const TOLD: Readonly<Record<FeatureTopic, (typeof FEATURES)[number]['name']>> = {
  frequency: 'orders_365',
  tenure: 'tenure',
  recency: 'recency',
  spend: 'spend',
  rhythm: 'mean_gap',
  basket: 'last_lines',
  season: 'season_quarter',
  activity: 'last_seen',
};

/** Topics that say nearly the same; of a group only one is told, and its effect is that of the whole group. */
const GROUPS: readonly (readonly FeatureTopic[])[] = [
  ['recency', 'activity'],
  ['frequency', 'rhythm'],
  ['spend', 'basket'],
  ['tenure'],
  ['season'],
];

/** Reasons told for each customer. */
export const REASONS = 3;

/** What moves each customer's risk most; REASONS entries a customer of the snapshot, greatest effect first. */
export interface RiskReasons {
  /** Codes of {@link TOPICS}. */
  readonly topics: Uint8Array;
  /** Change of the probability against the typical buyer in this topic and those it speaks for; positive: it raises the risk. */
  readonly effects: Float32Array;
  /** The customer's number in the topic, as {@link reasonText} tells it. */
  readonly values: Float32Array;
  /** The number of the median active buyer in each topic. */
  readonly typical: Float64Array;
}

const CHUNK = 4096;

/** Fewer active buyers than this have no median worth comparing with. */
const MIN_ACTIVE = 30;

/** Buyers that medians are taken of; more would not move them. */
const MEDIAN_SAMPLE = 30_000;

/** What reasons are told by. */
export interface Explainer {
  readonly odds: LogOdds;
  /** What one more of each column adds to the log-odds, where they are a sum over the columns; null where they are not. */
  readonly weights: Float64Array | null;
}

/**
 * What moves each customer's risk most: the probability as it is, less that with the features of a group of topics replaced by those
 * of the median active buyer, who has ordered within the horizon; of the group, the topic that moves it most by itself is
 * told. Compared with the median of all who ever bought, most of whom left long ago, everyone still there would look fine. One
 * prediction a customer where log-odds add up, else one for each group and topic.
 *
 * @param shift what the season adds to the log-odds
 * @param horizonDays an order within these many days makes a buyer active
 */
export function riskReasons(
  explainer: Explainer,
  shift: number,
  { dims, x, recency }: Snapshot,
  horizonDays: number,
): RiskReasons {
  const count = x.length / dims;
  const typical = medians(x, dims, activeRows(recency, horizonDays));
  const columnOf = TOPICS.map((topic) => FEATURES.findIndex(({ name }) => name === TOLD[topic]));
  const reasons: RiskReasons = {
    topics: new Uint8Array(count * REASONS),
    effects: new Float32Array(count * REASONS),
    values: new Float32Array(count * REASONS),
    typical: Float64Array.from(columnOf, (column) => Math.expm1(typical[column])),
  };
  for (let from = 0; from < count; from += CHUNK) {
    const rows = x.subarray(from * dims, Math.min(count, from + CHUNK) * dims);
    const odds = explainer.odds(rows);
    const risk = odds.map((z) => probability(z + shift));
    const effectOf = (topics: readonly FeatureTopic[]) => {
      const replaced = replacedOdds(explainer, odds, rows, dims, columnsOf(topics), typical);
      return replaced.map((z, i) => risk[i] - probability(z + shift));
    };
    const whole = GROUPS.map(effectOf);
    const alone = GROUPS.map((topics, g) =>
      topics.length > 1 ? topics.map((one) => effectOf([one])) : [whole[g]],
    );
    for (let i = 0; i < risk.length; i++) {
      let told = 0;
      for (let r = 0; r < REASONS; r++) {
        const at = (from + i) * REASONS + r;
        const group = strongest(whole, i, told);
        told |= 1 << group;
        const topic = TOPICS.indexOf(GROUPS[group][strongest(alone[group], i)]);
        reasons.topics[at] = topic;
        reasons.effects[at] = whole[group][i];
        reasons.values[at] = Math.expm1(rows[i * dims + columnOf[topic]]);
      }
    }
  }
  return reasons;
}

/** A reason in words and numbers. Money is told as a ratio: the sentence holds in every currency. */
export function reasonText(topic: FeatureTopic, value: number, typical: number): string {
  const own = Math.round(value);
  const median = `(typical active buyer: ${Math.round(typical)})`;
  switch (topic) {
    case 'recency':
      return `Last order ${own} days ago ${median}.`;
    case 'frequency':
      return `Ordered on ${own} days of the last year ${median}.`;
    case 'rhythm':
      return `Orders every ${own} days on average ${median}.`;
    case 'spend':
      return typical > 0
        ? `Has spent ${(value / typical).toFixed(1)} times what the typical active buyer has.`
        : 'Has spent more than the typical active buyer.';
    case 'tenure':
      return `First order ${own} days ago ${median}.`;
    case 'basket':
      return `The last order had ${own} lines ${median}.`;
    case 'season':
      return `Ordered on ${own} days in the same season of last year ${median}.`;
    case 'activity':
      return `Last seen ${own} days ago ${median}.`;
  }
}

/** Columns of the features of some topics. */
function columnsOf(topics: readonly FeatureTopic[]): number[] {
  return FEATURES.flatMap(({ topic }, column) => (topics.includes(topic) ? [column] : []));
}

/** Log-odds of rows as they would be with some columns replaced. */
function replacedOdds(
  explainer: Explainer,
  odds: Float64Array,
  rows: Float64Array,
  dims: number,
  columns: readonly number[],
  by: Float64Array,
): Float64Array {
  const { weights } = explainer;
  if (weights !== null)
    return odds.map((z, i) => {
      let replaced = z;
      for (const d of columns) replaced += weights[d] * (by[d] - rows[i * dims + d]);
      return replaced;
    });
  const changed = rows.slice();
  for (const d of columns) for (let i = d; i < changed.length; i += dims) changed[i] = by[d];
  return explainer.odds(changed);
}

/** Which of some effects on the customer at a position is greatest, but for those in a set of bits; the first of equals. */
function strongest(effects: readonly Float64Array[], i: number, but = 0): number {
  let best = -1;
  for (let t = 0; t < effects.length; t++)
    if ((but & (1 << t)) === 0 && (best < 0 || Math.abs(effects[t][i]) > Math.abs(effects[best][i])))
      best = t;
  return best;
}

/** Rows of buyers who ordered within the horizon, evenly picked; of all buyers where those are too few. */
function activeRows(recency: Float64Array, horizonDays: number): Int32Array {
  const all = Int32Array.from({ length: recency.length }, (_, i) => i);
  const active = all.filter((i) => recency[i] <= Math.log1p(horizonDays));
  const chosen = active.length >= MIN_ACTIVE ? active : all;
  const step = Math.ceil(chosen.length / MEDIAN_SAMPLE);
  return chosen.filter((_, at) => at % step === 0);
}

function medians(x: Float64Array, dims: number, rows: Int32Array): Float64Array {
  return Float64Array.from({ length: dims }, (_, d) => {
    const column = Float64Array.from(rows, (i) => x[i * dims + d]).sort();
    return rows.length > 0 ? column[rows.length >> 1] : 0;
  });
}
