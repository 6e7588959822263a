import type {
  Candidate,
  HoldoutReport,
  HoldoutRow,
  InteractionsConfig,
  RankingMetrics,
} from '../../contract/evaluation.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { exposureFactors, listsOf, sampleLists } from '../exposure/factors.ts';
import { exposureOf } from '../exposure/measures.ts';
import { reranked } from '../exposure/reranked-model.ts';
import { meanInterval } from '../numeric/bootstrap.ts';
import { sampleWithout, seededRandom } from '../numeric/random.ts';
import type { FittedRecommender, Interactions, TopLists } from '../recommend/contract.ts';
import { buildInteractions } from '../recommend/interactions.ts';
import { seenOf } from '../recommend/lists.ts';
import { recommenderByName } from '../recommend/registry.ts';
import { BASELINES } from './baselines.ts';
import { sameCandidate, sameInteractions, sameRecipe } from './candidate.ts';
import { catalogueMetrics, holdersOf } from './catalogue-metrics.ts';
import { rankingMetrics } from './metrics.ts';
import { type TemporalSplit, temporalSplit } from './temporal-split.ts';

const BOOTSTRAP_SAMPLES = 1000;
const DECIMALS = 1e6;

export interface HoldoutOptions {
  /** What is compared; the baselines are added where they are not among them. */
  readonly candidates: readonly Candidate[];
  readonly k: number;
  /** UTC milliseconds; this or `cutDays`. */
  readonly cut?: number;
  /** Days before the data's as-of time. */
  readonly cutDays?: number;
  /** What the baselines learn from; it also defines who is known and what is new to them. */
  readonly interactions: InteractionsConfig;
  readonly seed: number;
  /** Customers measured at most, a seeded sample of all; default 5000. */
  readonly maxCustomers?: number;
  /** With fewer customers than this nothing is compared; default 10. */
  readonly minCustomers?: number;
  /** Milliseconds from any origin, for the times in the report. This layer reads no clock itself. */
  readonly clock?: () => number;
  /** Called with each row as it is done. */
  readonly onRow?: (row: HoldoutRow) => void;
}

/**
 * Fits each candidate on the events before the cut, and measures its lists of items that are new to the customer against
 * what customers chose afterwards.
 * @throws ClienteleError `config.invalid` for an unknown model or setting
 */
export function evaluateRecipes(dataset: Dataset, options: HoldoutOptions): HoldoutReport {
  const cut = options.cut ?? dataset.asOf - (options.cutDays ?? 0) * DAY_MS;
  const withoutWindow: InteractionsConfig = { ...options.interactions, windowDays: null };
  const split = temporalSplit(dataset, cut, withoutWindow);
  const customers = chooseCustomers(split.customers, options);
  const least = options.minCustomers ?? 10;
  const shared = {
    cut,
    k: options.k,
    target: split.target,
    customers: customers.length,
    customerIndices: Array.from(customers),
  };
  if (customers.length < least) {
    const when = Number.isFinite(cut) ? new Date(cut).toISOString().slice(0, 10) : 'the cut';
    const tooShort = `Only ${customers.length} customers known before ${when} chose something new afterwards; at least ${least} are needed to compare models`;
    return { ...shared, tooShort, rows: [] };
  }
  const rows: HoldoutRow[] = [];
  const trains = [{ config: withoutWindow, train: split.train }];
  const trainFor = (config: InteractionsConfig): Interactions => {
    const known = trains.find((one) => sameInteractions(one.config, config));
    if (known !== undefined) return known.train;
    const train = buildInteractions(dataset, config, { until: cut });
    trains.push({ config, train });
    return train;
  };
  // The baselines come first: the best of them is what the others are compared with.
  let unpersonalised: { readonly ndcg: number; readonly lists: TopLists } | null = null;
  for (const candidate of withBaselines(options.candidates, options.interactions)) {
    const train = trainFor(candidate.interactions);
    const { row, lists } = measureCandidate(
      candidate,
      { ...split, train },
      customers,
      options,
      unpersonalised?.lists ?? null,
    );
    const isBaseline = BASELINES.some((recipe) => sameRecipe(recipe, candidate.recipe));
    if (isBaseline && row.ndcg > (unpersonalised?.ndcg ?? -1)) unpersonalised = { ndcg: row.ndcg, lists };
    options.onRow?.(row);
    rows.push(row);
  }
  return { ...shared, tooShort: null, rows };
}

function withBaselines(candidates: readonly Candidate[], interactions: InteractionsConfig): Candidate[] {
  const all: Candidate[] = [];
  for (const one of [...BASELINES.map((recipe) => ({ recipe, interactions })), ...candidates]) {
    if (!all.some((other) => sameCandidate(other, one))) all.push(one);
  }
  return all;
}

function chooseCustomers(customers: Int32Array, options: HoldoutOptions): Int32Array {
  const most = options.maxCustomers ?? 5000;
  if (customers.length <= most) return customers;
  const picked = sampleWithout(customers.length, most, seededRandom(options.seed, 'holdout.customers'));
  return picked.map((position) => customers[position]);
}

function measureCandidate(
  { recipe, interactions, exposureStrength }: Candidate,
  split: TemporalSplit,
  customers: Int32Array,
  options: { readonly k: number; readonly seed: number; readonly clock?: () => number },
  unpersonalised: TopLists | null,
): { readonly row: HoldoutRow; readonly lists: TopLists } {
  const clock = options.clock ?? (() => 0);
  const started = clock();
  const model = fitCandidate({ recipe, interactions, exposureStrength }, split.train, options.seed);
  const fitted = clock();
  const lists = listsOf(model, customers, undefined, options.k);
  const done = clock();

  const each = Array.from(customers, (customer, row) => {
    const list = lists.items.subarray(row * lists.k, row * lists.k + lists.counts[row]);
    return rankingMetrics(list, seenOf(split.relevant, customer), options.k);
  });
  const mean = (name: keyof RankingMetrics) =>
    each.reduce((sum, metrics) => sum + metrics[name], 0) / Math.max(1, each.length);
  const recall = each.map((metrics) => metrics.recall);
  const ndcg = each.map((metrics) => metrics.ndcg);
  const interval = (values: number[], name: string) =>
    meanInterval(values, 0.95, BOOTSTRAP_SAMPLES, seededRandom(options.seed, `holdout.${name}`));
  const holders = holdersOf(split.train);
  const row = {
    recipe,
    interactions,
    ...(exposureStrength === undefined ? {} : { exposureStrength }),
    recall: mean('recall'),
    precision: mean('precision'),
    f1: mean('f1'),
    ndcg: mean('ndcg'),
    map: mean('map'),
    mrr: mean('mrr'),
    hitRate: mean('hitRate'),
    ...catalogueMetrics(lists, holders, split.train.matrix.rows),
    exposure: exposureOf(lists, holders, split.train.matrix.rows, unpersonalised),
    ci: { recall: interval(recall, 'recall'), ndcg: interval(ndcg, 'ndcg') },
    perCustomer: { recall: recall.map(rounded), ndcg: ndcg.map(rounded) },
    fitMs: fitted - started,
    recommendMs: done - fitted,
  };
  return { row, lists };
}

/**
 * Fits a candidate, its lists re-ranked by exposure where it says so.
 * @param allowed 1 where an item may be shown; absent: every item may
 */
export function fitCandidate(
  { recipe, exposureStrength = 0 }: Candidate,
  train: Interactions,
  seed: number,
  allowed?: Uint8Array,
): FittedRecommender {
  const model = recommenderByName(recipe.model).fit(train, recipe.settings, seed);
  if (exposureStrength === 0) return model;
  const sample = sampleLists(model, train, seed, allowed);
  return reranked(model, exposureFactors(sample, train.matrix.cols, exposureStrength));
}

function rounded(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}
