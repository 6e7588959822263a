import { probability } from '../../numeric/log-odds.ts';
import { CHUNK } from './blend.ts';
import type { RowOdds } from './classifier.ts';
import type { FeatureTopic } from './feature-list.ts';
import { type Rows, withColumns } from './feature-rows.ts';
import type { ChurnModel } from './model.ts';
import { isNotable, RAISES } from './reason-facts.ts';
import { COLUMN_OF, COLUMNS_OF, GROUPS, NO_TOPIC, ORDER_DAYS, TOPICS } from './reason-topics.ts';

/** Fewest order days for the `overdue` topic: with fewer there is at most one gap to compare the wait with. */
const MIN_OVERDUE_ORDER_DAYS = 3;

/** Least distance from the typical number, in standard deviations: a tiny difference does not convince as a reason. */
const MIN_DEVIATIONS = 0.15;

/** Number of reasons for each customer. */
export const REASONS = 3;

/** What moves each customer's risk most; REASONS entries a customer of the snapshot, greatest effect first. */
export interface RiskReasons {
  /** Codes of {@link TOPICS}; {@link NO_TOPIC} where there is no further reason. */
  readonly topics: Uint8Array;
  /** Contribution of the topic's group to the difference from the typical buyer's probability; positive: it raises the risk. */
  readonly effects: Float32Array;
  /** The customer's value of the feature shown for the topic. */
  readonly values: Float32Array;
  /** The median active buyer's value for each topic. */
  readonly typical: Float64Array;
}

/** Fewest active buyers whose median is worth comparing with. */
const MIN_ACTIVE = 30;

/** Buyers that medians are computed on; more would hardly change them. */
const MEDIAN_SAMPLE = 30_000;

/**
 * What moves each customer's risk most, according to the churn model. The typical buyer's features are replaced by the customer's,
 * one group of topics after the other, once in order and once in reverse; each group is credited with the mean of its two steps (Strumbelj and Kononenko 2014, with one permutation and its reverse: Shapley values, exact where no more than two groups
 * work together). All groups sum up to the customer's probability less the typical buyer's.
 *
 * Typical is the median active buyer, who has ordered within the horizon. Compared with the median of all who ever bought, most of
 * whom left long ago, every active customer would look safe. Of a group, the topic is shown whose number agrees with the effect and
 * is farthest from the typical one. A group without such a topic is left out: people cannot follow an effect that only several
 * numbers together explain. Six predictions a customer.
 */
export function explainRisk({
  fitted,
  shift,
  snapshot,
  probability: predicted,
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
    const effects = groupEffects(risk, begin, least, own, predicted.subarray(from, from + CHUNK));
    for (let i = 0; i < rows.length / dims; i++)
      writeReasons(
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
 * Writes the reasons of the customer at a position: of the groups with a topic to show, those with the greatest effects. If these
 * together contradict the difference in probability, only those that agree with it.
 */
function writeReasons(
  { topics, effects, values, typical }: RiskReasons,
  position: number,
  row: Float64Array,
  ofGroups: readonly number[],
  spread: Float64Array,
): void {
  const shown = GROUPS.map((group, g) => ({
    effect: ofGroups[g],
    topic: shownTopic(group, ofGroups[g], row, typical, spread),
  }))
    .filter(({ topic }) => topic !== undefined)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, REASONS);
  const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0);
  const whole = Math.sign(sumOf(ofGroups));
  const contradicts = sumOf(shown.map(({ effect }) => effect)) * whole < 0;
  const kept = contradicts ? shown.filter(({ effect }) => effect * whole > 0) : shown;
  for (const [rank, { effect, topic }] of kept.entries()) {
    const at = position * REASONS + rank;
    topics[at] = TOPICS.indexOf(topic as FeatureTopic);
    effects[at] = effect;
    values[at] = Math.expm1(row[COLUMN_OF[topics[at]]]);
  }
}

/** The topic of a group whose number agrees most with the effect; undefined if none does. */
function shownTopic(
  group: readonly FeatureTopic[],
  effect: number,
  row: Float64Array,
  typical: Float64Array,
  spread: Float64Array,
): FeatureTopic | undefined {
  let best: FeatureTopic | undefined;
  let most = MIN_DEVIATIONS;
  for (const topic of group) {
    const code = TOPICS.indexOf(topic);
    const column = COLUMN_OF[code];
    if (topic === 'overdue' && Math.round(Math.expm1(row[ORDER_DAYS])) < MIN_OVERDUE_ORDER_DAYS) continue;
    if (!isNotable(topic, Math.expm1(row[column]), typical[code])) continue;
    const apart = (row[column] - Math.log1p(typical[code])) / (spread[column] || 1);
    const agreement = apart * RAISES[topic] * Math.sign(effect);
    if (agreement > most) [best, most] = [topic, agreement];
  }
  return best;
}

/** Rows of buyers who ordered within the horizon, evenly picked; of all buyers if those are too few. */
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
