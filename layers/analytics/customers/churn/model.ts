import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import {
  type ChurnCandidate,
  fitBlend,
  inChunks,
  judgeCandidates,
  type PastCut,
  priorAlone,
  rateOf,
} from './blend.ts';
import { type LogOdds, probability, type RowOdds } from './classifier.ts';
import { outcomeOf, type Snapshot, snapshotAt } from './examples.ts';
import { logistic } from './logistic.ts';
import { hasHistory, lastYearsLevel, levelOf, shiftTo, YEAR_DAYS } from './season.ts';

export interface ChurnSettings {
  /** Churn is no order in this many days. */
  readonly horizonDays: number;
  readonly seed: number;
  readonly timeZone: string;
}

/** Probability of no order within the horizon; positions are those of `snapshot.customers`. */
export interface ChurnModel {
  readonly settings: ChurnSettings;
  readonly snapshot: Snapshot;
  readonly probability: Float64Array;
  /** Members of the blend, whose log-odds are averaged; `mbg-nbd` alone where there is nothing to learn from. */
  readonly blend: readonly string[];
  /** Why no classifier was trained; null if one was. */
  readonly fallback: string | null;
  readonly candidates: readonly ChurnCandidate[];
  /** Shift of the log-odds to last year's season; null if there is no history of last year. */
  readonly seasonShift: number | null;
  /** Total shift of the log-odds: the season's, or {@link middleLevel} where the season is not known. */
  readonly shift: number;
  /** Log-odds of the blend, before the season. */
  readonly fitted: RowOdds;
}

/** Number of past cuts to learn from, spread evenly from one horizon to one year back so that every season is included. */
const LEARNT_CUTS = 4;

/** Minimum days between past cuts, for horizons that leave little of the year. */
const CUT_DISTANCE = 30;

/** Greatest number of customers of a past cut to learn from and to measure last year's level on; evenly picked if there are more. */
export const PAST_SAMPLE = 8000;

/** Fewest churned and fewest retained customers that a model can learn from. */
const MIN_OUTCOMES = 30;

/**
 * Learns churn as of `cut` (UTC ms) from what happened after {@link LEARNT_CUTS} earlier cuts, the latest one horizon back.
 * Candidates are first fitted on cuts from two horizons back and judged one horizon back; those near the best in AUC, MBG/NBD's
 * probability among them, are refitted, blended with equal weights, and shifted to the level of the same season last year. Events
 * after `cut` are never read. P(alive) is not used: a customer who is alive may well not order.
 *
 * @param members names of the blend's members, if a fit with another horizon on the same shop has already chosen them
 */
export function fitChurn(
  dataset: Dataset,
  cut: number,
  settings: ChurnSettings,
  members?: readonly string[],
): ChurnModel {
  const { horizonDays, timeZone, seed } = settings;
  const snapshot = snapshotAt(dataset, cut, horizonDays, timeZone);
  const learnt = pastCuts(dataset, cut, settings, 1);
  if (learnt.length === 0 || !enough(learnt[0].outcome)) {
    const fitted = priorAlone(snapshot.x, snapshot.dims);
    return {
      settings,
      snapshot,
      fitted,
      ...atSeasonLevel(inChunks(fitted, snapshot.dims), snapshot, 0),
      blend: ['mbg-nbd'],
      fallback: 'the history is too short to train a churn model on',
      candidates: [],
      seasonShift: null,
    };
  }
  const earlier = members ? [] : pastCuts(dataset, cut, settings, 2);
  const candidates =
    earlier.length > 0 && enough(earlier[0].outcome) ? judgeCandidates(learnt[0], earlier, seed) : [];
  const blend =
    candidates.length > 0
      ? candidates.filter(({ chosen }) => chosen).map(({ model }) => model)
      : (members ?? [logistic.name, 'mbg-nbd']);
  const fitted = fitBlend(learnt, blend, seed);
  const odds = inChunks(fitted, snapshot.dims);
  const lastYear = lastYearsLevel(dataset, cut, horizonDays, timeZone, PAST_SAMPLE);
  const seasonShift = lastYear === undefined ? null : seasonOf(lastYear, learnt, odds);
  return {
    settings,
    snapshot,
    fitted,
    ...atSeasonLevel(odds, snapshot, seasonShift),
    blend,
    fallback: null,
    candidates,
    seasonShift,
  };
}

/** Past cuts to learn from, the latest `horizons` horizons back, with their outcomes. */
function pastCuts(
  dataset: Dataset,
  cut: number,
  { horizonDays, timeZone }: ChurnSettings,
  horizons: number,
): PastCut[] {
  const apart = Math.max(CUT_DISTANCE, (YEAR_DAYS - horizonDays) / (LEARNT_CUTS - 1));
  return Array.from({ length: LEARNT_CUTS }, (_, step) => horizons * horizonDays + Math.round(step * apart))
    .map((days) => cut - days * DAY_MS)
    .filter((before) => hasHistory(dataset, before))
    .map((before) => {
      const known = snapshotAt(dataset, before, horizonDays, timeZone, PAST_SAMPLE);
      return { known, outcome: outcomeOf(dataset, known, horizonDays) };
    });
}

/**
 * Difference between last year's level and that of the training cuts. Both are measured against MBG/NBD; the blend's own offset
 * from the outcomes is added, which is 0 for a classifier on its training cuts and the whole level for MBG/NBD alone.
 */
function seasonOf(lastYear: number, learnt: readonly PastCut[], odds: LogOdds): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const base = mean(learnt.map(({ known, outcome }) => levelOf(known, outcome)));
  const own = mean(learnt.map(({ known, outcome }) => shiftTo(odds(known.x), rateOf(outcome))));
  return lastYear - base + own;
}

/** Probabilities of today's buyers, shifted to the level of the season. */
function atSeasonLevel(
  odds: LogOdds,
  { x, prior }: Snapshot,
  seasonShift: number | null,
): Pick<ChurnModel, 'shift' | 'probability'> {
  const now = odds(x);
  const shift = seasonShift ?? middleLevel(now, prior);
  return { shift, probability: now.map((z) => probability(z + shift)) };
}

/**
 * Shift to the midpoint of the mean probabilities of the blend, which is biased to the seasons it was trained on, and of MBG/NBD,
 * which has no season. Used where last year's level is unknown: neither is trusted alone.
 */
function middleLevel(odds: Float64Array, prior: Float64Array): number {
  const mean = (z: Float64Array) => z.reduce((sum, value) => sum + probability(value), 0) / z.length;
  return odds.length > 0 ? shiftTo(odds, (mean(odds) + mean(prior)) / 2) : 0;
}

function enough(outcome: Uint8Array): boolean {
  const churned = outcome.reduce((sum, value) => sum + value, 0);
  return churned >= MIN_OUTCOMES && outcome.length - churned >= MIN_OUTCOMES;
}
