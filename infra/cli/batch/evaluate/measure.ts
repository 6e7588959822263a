import {
  type CatalogueMetrics,
  catalogueMetrics,
  holdersOf,
  intraListDiversity,
} from '../../../../layers/analytics/evaluate/catalogue-metrics.ts';
import { similarityByCustomers } from '../../../../layers/analytics/evaluate/item-similarity.ts';
import { METRIC_NAMES, rankingMetrics } from '../../../../layers/analytics/evaluate/metrics.ts';
import {
  historySlices,
  itemSlices,
  type QualitySlice,
} from '../../../../layers/analytics/evaluate/slices.ts';
import { meanInterval } from '../../../../layers/analytics/numeric/bootstrap.ts';
import { sampleWithout, seededRandom } from '../../../../layers/analytics/numeric/random.ts';
import type { TopLists } from '../../../../layers/analytics/recommend/contract.ts';
import { seenOf } from '../../../../layers/analytics/recommend/lists.ts';
import { popularity } from '../../../../layers/analytics/recommend/models/popularity.ts';
import type { RankingMetrics, Recipe } from '../../../../layers/contract/evaluation.ts';
import type { Trial } from '../protocols/trial.ts';
import { fillLists } from '../scoring/answer.ts';
import { historyOf } from '../scoring/queries.ts';
import type { Scorer } from '../scoring/threads.ts';

const BOOTSTRAP_SAMPLES = 1000;
/** Diversity is measured on this many lists at most. */
const MOST_DIVERSE = 1000;

/** Quality of one recipe on a trial: means over queries. */
export interface Measured extends RankingMetrics, CatalogueMetrics {
  /** With every setting, defaults included. */
  readonly recipe: Recipe;
  /** Days after which the weight of an event halves; null: weights do not decay. */
  readonly halfLifeDays: number | null;
  /** Mean over at most 1000 lists of 1 − similarity of their items by shared customers: 0 all the same, 1 nothing in common. */
  readonly diversity: number;
  /** By length of the history and by whether the items were known; slices without queries are left out. */
  readonly slices: readonly QualitySlice[];
  /** Queries without a list of the model, answered by popularity. */
  readonly fallbacks: number;
  /** 95 % bootstrap intervals of the means. */
  readonly ci: { readonly recall: readonly [number, number]; readonly ndcg: readonly [number, number] };
  readonly fitSeconds: number;
  /** Seconds for all lists. */
  readonly scoreSeconds: number;
}

export interface MeasureOptions {
  readonly k: number;
  readonly excludeSeen: boolean;
  readonly seed: number;
}

/**
 * Fits a recipe and compares its lists with the held-out items. Popularity answers queries without a list, as in
 * infra/cli/batch/recommend/command.ts.
 * @throws ClienteleError `config.invalid` when the model does not accept a setting or the catalogue
 */
export async function measure(
  recipe: Recipe,
  trial: Trial,
  scorer: Scorer,
  { k, excludeSeen, seed }: MeasureOptions,
): Promise<Measured> {
  const { train, queries, relevant } = trial;
  const started = performance.now();
  const model = await scorer.fit(recipe, seed);
  const fitted = performance.now();
  const lists = await scorer.answer(model, queries, { k, excludeSeen });
  const fallback = popularity.fit(train, popularity.defaults, seed);
  const filled = fillLists(lists, queries, fallback, { k, excludeSeen });
  const done = performance.now();

  const each = Array.from({ length: queries.length }, (_, q) =>
    rankingMetrics(listOf(lists, q), seenOf(relevant, q), k),
  );
  const holders = holdersOf(train);
  const historyAt = (q: number) => {
    const row = queries.row[q] as number;
    return row >= 0 ? seenOf(train.matrix, row) : historyOf(queries, q).items;
  };
  const byHistory = historySlices(
    each,
    Int32Array.from({ length: queries.length }, (_, q) => historyAt(q).length),
  );
  const byItem = itemSlices(
    queries.length,
    k,
    (q) => listOf(lists, q),
    (q) => seenOf(relevant, q),
    (q, item) => {
      if (item < 0 || holders[item] === 0) return 'new';
      return historyAt(q).includes(item) ? 'own' : 'known';
    },
  );
  const interval = (name: 'recall' | 'ndcg') =>
    meanInterval(
      each.map((metrics) => metrics[name]),
      0.95,
      BOOTSTRAP_SAMPLES,
      seededRandom(seed, `measure.${name}`),
    );
  return {
    ...meansOf(each),
    ...catalogueMetrics(lists, holders, train.matrix.rows),
    diversity: intraListDiversity(sampleOf(lists, seed), similarityByCustomers(train.matrix)),
    slices: [...byHistory, ...byItem].filter((slice) => slice.queries > 0),
    recipe: model.recipe,
    halfLifeDays: trial.learns.interactions.halfLifeDays,
    fallbacks: filled.reduce((count, one) => count + one, 0),
    ci: { recall: interval('recall'), ndcg: interval('ndcg') },
    fitSeconds: (fitted - started) / 1000,
    scoreSeconds: (done - fitted) / 1000,
  };
}

function listOf({ k, counts, items }: TopLists, q: number): Int32Array {
  return items.subarray(q * k, q * k + (counts[q] as number));
}

/** A sample of at most 1000 lists: comparing all pairs of items takes long, and the mean over the sample is close. */
function sampleOf(lists: TopLists, seed: number): TopLists {
  const { k, counts } = lists;
  if (counts.length <= MOST_DIVERSE) return lists;
  const rows = sampleWithout(counts.length, MOST_DIVERSE, seededRandom(seed, 'measure.diversity'));
  const items = new Int32Array(rows.length * k);
  for (const [i, row] of rows.entries()) items.set(lists.items.subarray(row * k, (row + 1) * k), i * k);
  return {
    k,
    counts: rows.map((row) => counts[row] as number),
    items,
    scores: new Float32Array(items.length),
  };
}

function meansOf(each: readonly RankingMetrics[]): RankingMetrics {
  const mean = (name: keyof RankingMetrics) =>
    each.reduce((sum, metrics) => sum + metrics[name], 0) / Math.max(1, each.length);
  const means = METRIC_NAMES.map((name) => [name, mean(name)] as const);
  return Object.fromEntries(means) as unknown as RankingMetrics;
}
