import { CHUNK } from './blend.ts';
import { probability, type RowOdds } from './classifier.ts';
import { COLUMNS } from './examples.ts';
import { FEATURES, type FeatureTopic } from './features.ts';
import type { ChurnModel } from './model.ts';
import { isNotable, RAISES } from './reason-facts.ts';
import { type Rows, withColumns } from './rows.ts';

/** Topics of reasons, in the order of their codes. */
export const TOPICS = [...new Set<FeatureTopic>(FEATURES.map(({ topic }) => topic))];

/** Code of no topic, where there are fewer reasons than could be told. */
export const NO_TOPIC = 255;

/** The number that stands for a topic when it is told. */
const TOLD: Readonly<Record<FeatureTopic, (typeof FEATURES)[number]['name']>> = {
  frequency: 'orders_365',
  tenure: 'tenure',
  recency: 'recency',
  overdue: 'typical_overdue',
  spend: 'spend',
  rhythm: 'mean_gap',
  basket: 'last_lines',
  season: 'season_quarter',
  activity: 'last_seen',
};

/** Topics that say nearly the same; of a group only one is told, and its effect is that of the whole group. */
const GROUPS: readonly (readonly FeatureTopic[])[] = [
  ['recency', 'overdue', 'activity'],
  ['frequency', 'rhythm', 'tenure'],
  ['spend', 'basket'],
  ['season'],
];

/** Columns of each group. MBG/NBD's probability is made of how long and how often, and most of all tells who has left. */
const COLUMNS_OF = GROUPS.map((topics, g) => [
  ...FEATURES.flatMap(({ topic }, column) => (topics.includes(topic) ? [column] : [])),
  ...(g === 0 ? [COLUMNS.indexOf('model')] : []),
]);

/** Where the number of each topic stands. */
const COLUMN_OF = TOPICS.map((topic) => FEATURES.findIndex(({ name }) => name === TOLD[topic]));

const ORDER_DAYS = FEATURES.findIndex(({ name }) => name === 'order_days');

/** Order days from which on a customer has a rhythm of their own to be late by: fewer have one gap at most. */
const RHYTHM_DAYS = 3;

/** Standard deviations that a number is away from the typical one at least: nobody follows that one day more is nine points. */
const LEAST_APART = 0.15;

/** Reasons told for each customer. */
export const REASONS = 3;

/** What moves each customer's risk most; REASONS entries a customer of the snapshot, greatest effect first. */
export interface RiskReasons {
  /** Codes of {@link TOPICS}; {@link NO_TOPIC} where there is no further reason. */
  readonly topics: Uint8Array;
  /** The part of this topic, and those it speaks for, in the difference to the typical buyer's probability; positive: it raises the risk. */
  readonly effects: Float32Array;
  /** The customer's number in the topic. */
  readonly values: Float32Array;
  /** The number of the median active buyer in each topic. */
  readonly typical: Float64Array;
}

/** Fewer active buyers than this have no median worth comparing with. */
const MIN_ACTIVE = 30;

/** Buyers that medians are taken of; more would not move them. */
const MEDIAN_SAMPLE = 30_000;

/**
 * What moves each customer's risk most, in the model that foretells it. The typical buyer's features are turned into the customer's
 * one group of topics after the other, there and back in the opposite order; each group is credited with the mean of the steps it
 * makes (Strumbelj and Kononenko 2014, with one permutation and its reverse: Shapley values, exact where no more than two groups
 * work together). All groups sum up to the customer's probability less the typical buyer's.
 *
 * Typical is the median active buyer, who has ordered within the horizon. Compared with the median of all who ever bought, most of
 * whom left long ago, everyone still there would look fine. Of a group, the topic is told whose number speaks for the effect by
 * itself and is farthest from the typical one. A group in which none does is left out: what several numbers make only together is no
 * reason that a person could follow. Six predictions a customer.
 */
export function riskReasons({
  fitted,
  shift,
  snapshot,
  probability: foretold,
  settings,
}: Pick<ChurnModel, 'fitted' | 'shift' | 'snapshot' | 'probability'> & {
  readonly settings: Pick<ChurnModel['settings'], 'horizonDays'>;
}): RiskReasons {
  const { dims, x, recency } = snapshot;
  const count = x.length / dims;
  const typical = medians(x, dims, activeRows(recency, settings.horizonDays));
  const risk = (rows: Rows) => fitted.odds(rows).map((z) => probability(z + shift));
  const usual = repeated(fitted, typical, Math.min(CHUNK, count));
  const [least] = usual.count === 0 ? [0] : risk(usual);
  const reasons: RiskReasons = {
    topics: new Uint8Array(count * REASONS).fill(NO_TOPIC),
    effects: new Float32Array(count * REASONS),
    values: new Float32Array(count * REASONS),
    typical: Float64Array.from(COLUMN_OF, (column) => Math.expm1(typical[column])),
  };
  const spread = deviations(x, dims);
  for (let from = 0; from < count; from += CHUNK) {
    const rows = x.subarray(from * dims, Math.min(count, from + CHUNK) * dims);
    const own = fitted.rowsOf(rows);
    const begin = own.count === usual.count ? usual : repeated(fitted, typical, own.count);
    const effects = groupEffects(risk, begin, least, own, foretold.subarray(from, from + CHUNK));
    for (let i = 0; i < rows.length / dims; i++)
      tell(
        reasons,
        from + i,
        rows.subarray(i * dims, (i + 1) * dims),
        effects.map((effect) => effect[i]),
        spread,
      );
  }
  return reasons;
}

/** The typical buyer's features, as often as there are rows to compare with. */
function repeated(fitted: RowOdds, typical: Float64Array, count: number): Rows {
  const x = new Float64Array(count * typical.length);
  for (let i = 0; i < count; i++) x.set(typical, i * typical.length);
  return fitted.rowsOf(x);
}

/** What each group adds to the probability of each row, between the typical buyer's, `least`, and its own, `most`. */
function groupEffects(
  risk: (rows: Rows) => Float64Array,
  usual: Rows,
  least: number,
  rows: Rows,
  most: Float64Array,
): Float64Array[] {
  const effects = GROUPS.map(() => new Float64Array(rows.count));
  const there = GROUPS.map((_, g) => g);
  for (const order of [there, there.toReversed()]) {
    let mixed = usual;
    let before: Float64Array = new Float64Array(rows.count).fill(least);
    for (const [step, g] of order.entries()) {
      mixed = withColumns(mixed, rows, COLUMNS_OF[g]);
      const after = step === order.length - 1 ? most : risk(mixed);
      for (let i = 0; i < rows.count; i++) effects[g][i] += (after[i] - before[i]) / 2;
      before = after;
    }
  }
  return effects;
}

/**
 * Writes the reasons of the customer at a position: of the groups that can be told, those with the greatest effects; where these
 * would speak against the probability, only those that speak for it.
 */
function tell(
  { topics, effects, values, typical }: RiskReasons,
  position: number,
  row: Float64Array,
  ofGroups: readonly number[],
  spread: Float64Array,
): void {
  const told = GROUPS.map((group, g) => ({
    effect: ofGroups[g],
    topic: toldTopic(group, ofGroups[g], row, typical, spread),
  }))
    .filter(({ topic }) => topic !== undefined)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, REASONS);
  const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0);
  const whole = Math.sign(sumOf(ofGroups));
  const speaksAgainst = sumOf(told.map(({ effect }) => effect)) * whole < 0;
  const kept = speaksAgainst ? told.filter(({ effect }) => effect * whole > 0) : told;
  for (const [rank, { effect, topic }] of kept.entries()) {
    const at = position * REASONS + rank;
    topics[at] = TOPICS.indexOf(topic as FeatureTopic);
    effects[at] = effect;
    values[at] = Math.expm1(row[COLUMN_OF[topics[at]]]);
  }
}

/** The topic of a group whose number speaks most for the effect; undefined where none does. */
function toldTopic(
  group: readonly FeatureTopic[],
  effect: number,
  row: Float64Array,
  typical: Float64Array,
  spread: Float64Array,
): FeatureTopic | undefined {
  let best: FeatureTopic | undefined;
  let most = LEAST_APART;
  for (const topic of group) {
    const code = TOPICS.indexOf(topic);
    const column = COLUMN_OF[code];
    if (topic === 'overdue' && Math.round(Math.expm1(row[ORDER_DAYS])) < RHYTHM_DAYS) continue;
    if (!isNotable(topic, Math.expm1(row[column]), typical[code])) continue;
    const apart = (row[column] - Math.log1p(typical[code])) / (spread[column] || 1);
    const speaksFor = apart * RAISES[topic] * Math.sign(effect);
    if (speaksFor > most) [best, most] = [topic, speaksFor];
  }
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

/** Standard deviation of each column. */
function deviations(x: Float64Array, dims: number): Float64Array {
  const count = Math.max(1, x.length / dims);
  const mean = new Float64Array(dims);
  const variance = new Float64Array(dims);
  for (let i = 0; i < x.length; i++) mean[i % dims] += x[i] / count;
  for (let i = 0; i < x.length; i++) variance[i % dims] += (x[i] - mean[i % dims]) ** 2 / count;
  return variance.map(Math.sqrt);
}
