import type { Candidate, ExposureChoice, ExposureLimits, ExposurePoint } from '../../contract/evaluation.ts';
import { exposureFactors, listsOf, sampleLists } from '../exposure/factors.ts';
import { exposureOf } from '../exposure/measures.ts';
import { rerank } from '../exposure/rerank.ts';
import type { Interactions, Pattern, TopLists } from '../recommend/contract.ts';
import { seenOf } from '../recommend/lists.ts';
import { recommenderByName } from '../recommend/registry.ts';
import { BASELINES } from './baselines.ts';
import { holdersOf } from './catalogue-metrics.ts';
import { rankingMetrics } from './metrics.ts';
import { percent } from './percent.ts';

/** Strengths that are tried beside none. */
const STRENGTHS = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6] as const;

/** How a strength is chosen. */
export interface ExposurePolicy {
  /** A commonest item in no more than this share of the lists needs no re-ranking, 0 to 1. */
  readonly evenShare: number;
  /** Share of the concentration that re-ranking aims to leave, 0 to 1. */
  readonly target: number;
  /** Largest loss of NDCG that re-ranking may cost, as a share. */
  readonly accuracyLoss: number;
  readonly limits: ExposureLimits;
}

export const EXPOSURE_DEFAULTS: ExposurePolicy = {
  evenShare: 0.1,
  target: 0.5,
  accuracyLoss: 0.01,
  limits: { commonestItemShare: 0.5, gini: 0.995, coverage: 0.01, novelty: 2, overlap: 0.7, gain: 0 },
};

export interface CurveData {
  readonly train: Interactions;
  /** Items that each customer chose afterwards. */
  readonly relevant: Pattern;
  /** Rows that accuracy is measured on, ascending. */
  readonly customers: Int32Array;
  readonly k: number;
  readonly seed: number;
}

/**
 * Measures a recipe's lists at several strengths of re-ranking, and takes one by {@link kneeOf}; then says whether what comes
 * of it is personal. O(strengths × lists).
 */
export function chooseExposure(winner: Candidate, data: CurveData, policy: ExposurePolicy): ExposureChoice {
  const { train, customers, seed } = data;
  const baselines = BASELINES.map((baseline) => {
    const model = recommenderByName(baseline.model).fit(train, baseline.settings, seed);
    const lists = listsOf(model, customers, undefined, data.k);
    return { model: baseline.model, lists, ndcg: accuracyOf(lists, data).ndcg };
  });
  const best = baselines.reduce((one, other) => (other.ndcg > one.ndcg ? other : one));
  const unpersonalised = { model: best.model, ndcg: best.ndcg };
  const { model: name, settings } = winner.recipe;
  if (!recommenderByName(name).traits.personal)
    return {
      winner,
      curve: [],
      strength: 0,
      reason: 'The list is the same for everybody, so there is nothing to re-rank',
      unpersonalised,
      notPersonal: null,
    };
  const model = recommenderByName(name).fit(train, settings, seed);
  const sample = sampleLists(model, train, seed);
  const deep = listsOf(model, customers, undefined);
  const holders = holdersOf(train);
  const curve = [0, ...STRENGTHS].map((strength): ExposurePoint => {
    const lists = rerank(deep, exposureFactors(sample, holders.length, strength), data.k);
    return {
      strength,
      ...accuracyOf(lists, data),
      exposure: exposureOf(lists, holders, train.matrix.rows, best.lists),
    };
  });
  const { point, reason } = kneeOf(curve, policy);
  return {
    winner,
    curve,
    strength: point.strength,
    reason,
    unpersonalised,
    notPersonal: disguise(name, point, unpersonalised, policy.limits),
  };
}

/**
 * The rule: no re-ranking where the commonest item is in few lists. Otherwise the most accurate of the strengths that bring both
 * the share of the commonest item and that of the ten commonest down to the target, if it loses no more NDCG than allowed; else,
 * of those that lose no more, the one with the least share of the ten commonest.
 * @param curve strength 0 first
 */
export function kneeOf(
  curve: readonly ExposurePoint[],
  { evenShare, target, accuracyLoss }: ExposurePolicy,
): { readonly point: ExposurePoint; readonly reason: string } {
  const [none] = curve;
  const before = none.exposure;
  if (before.commonestItemShare <= evenShare)
    return {
      point: none,
      reason: `The commonest item is in ${percent(before.commonestItemShare)} of the lists; up to ${percent(evenShare)} nothing is re-ranked`,
    };
  const affordable = curve.filter(({ ndcg }) => ndcg >= none.ndcg * (1 - accuracyLoss));
  const reaching = affordable.filter(
    ({ exposure }) =>
      exposure.commonestItemShare <= before.commonestItemShare * target &&
      exposure.topTenShare <= before.topTenShare * target,
  );
  const point =
    reaching.length > 0
      ? reaching.reduce((best, one) => (one.ndcg > best.ndcg ? one : best))
      : affordable.reduce((best, one) => (one.exposure.topTenShare < best.exposure.topTenShare ? one : best));
  const { commonestItemShare, topTenShare } = point.exposure;
  const effect = `strength ${point.strength}: commonest item ${percent(before.commonestItemShare)} → ${percent(commonestItemShare)} of lists, ten commonest ${percent(before.topTenShare)} → ${percent(topTenShare)} of places, NDCG ${none.ndcg.toFixed(4)} → ${point.ndcg.toFixed(4)}`;
  const rule =
    reaching.length > 0
      ? `The most accurate strength that leaves at most ${percent(target)} of the concentration`
      : `No strength leaves ${percent(target)} of the concentration for at most ${percent(accuracyLoss)} of NDCG; the strongest that costs no more`;
  return { point, reason: `${rule}; ${effect}` };
}

/**
 * A list that gains this share of NDCG is personal by its order, however many of its items are those of the unpersonalised list: in a
 * small catalogue nearly all are.
 */
const CLEAR_GAIN = 0.1;

/** Why a list is popularity in disguise; null: it is not. */
function disguise(
  model: string,
  { ndcg, exposure }: ExposurePoint,
  unpersonalised: ExposureChoice['unpersonalised'],
  limits: ExposureLimits,
): string | null {
  const other = `the unpersonalised list (${unpersonalised.model})`;
  if ((exposure.overlap ?? 0) > limits.overlap && ndcg < unpersonalised.ndcg * (1 + CLEAR_GAIN))
    return `${model} shows ${percent(exposure.overlap ?? 0)} of what ${other} shows, the limit is ${percent(limits.overlap)}`;
  if (ndcg < unpersonalised.ndcg * (1 + limits.gain))
    return `${model} reaches NDCG ${ndcg.toFixed(4)}, ${other} ${unpersonalised.ndcg.toFixed(4)}: less than the gain of ${percent(limits.gain)} that a personal list must bring`;
  return null;
}

function accuracyOf(lists: TopLists, { customers, relevant, k }: CurveData) {
  let ndcg = 0;
  let recall = 0;
  for (const [row, customer] of customers.entries()) {
    const list = lists.items.subarray(row * lists.k, row * lists.k + lists.counts[row]);
    const metrics = rankingMetrics(list, seenOf(relevant, customer), k);
    ndcg += metrics.ndcg;
    recall += metrics.recall;
  }
  const count = Math.max(1, customers.length);
  return { ndcg: ndcg / count, recall: recall / count };
}
