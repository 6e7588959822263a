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
  /** Members of the blend, whose log-odds are averaged; `mbg-nbd` alone where nothing could be learnt. */
  readonly blend: readonly string[];
  /** Why nothing was learnt; null where it was. */
  readonly fallback: string | null;
  readonly candidates: readonly ChurnCandidate[];
  /** What the season of last year added to the log-odds; null where last year is not known. */
  readonly seasonShift: number | null;
  /** What was added to the log-odds in all: the season, or the way to {@link middleLevel} where it is not known. */
  readonly shift: number;
  /** Log-odds of the blend, before the season. */
  readonly fitted: RowOdds;
}

/** Cuts that are learnt from: evenly from one horizon back to a year back, so that every season is among them. */
const LEARNT_CUTS = 4;

/** Least days between them, where the horizon leaves less of the year. */
const CUT_DISTANCE = 30;

/** Customers of an earlier cut that are learnt from, and that last year's level is told by; evenly picked where there are more. */
export const PAST_SAMPLE = 8000;

/** Fewer of either kind than this teach nothing. */
const MIN_OUTCOMES = 30;

/**
 * Learns churn as of `cut` (UTC ms) from what happened after {@link LEARNT_CUTS} earlier cuts, the latest one horizon back.
 * Candidates are first fitted on cuts from two horizons back and judged one horizon back; those near the best in AUC, MBG/NBD's
 * probability among them, are blended with equal weights, refitted, and moved to the level of the same season last year. Nothing
 * after `cut` is looked at. A probability of being alive is never used: a customer who is alive may well not order.
 *
 * @param members names of the blend's members, where another fit on the same shop has chosen them already
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
      ...levelled(inChunks(fitted, snapshot.dims), snapshot, 0),
      blend: ['mbg-nbd'],
      fallback: 'the history is too short to learn from what followed an earlier day',
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
    ...levelled(odds, snapshot, seasonShift),
    blend,
    fallback: null,
    candidates,
    seasonShift,
  };
}

/** Cuts to learn from, the latest some horizons back, and what became of who was known then. */
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
 * What last year's level adds to that of the cuts learnt from. Both are told against MBG/NBD, the blend's own level against what
 * happened: a learner has none left where it learnt, MBG/NBD alone has all of it.
 */
function seasonOf(lastYear: number, learnt: readonly PastCut[], odds: LogOdds): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const base = mean(learnt.map(({ known, outcome }) => levelOf(known, outcome)));
  const own = mean(learnt.map(({ known, outcome }) => shiftTo(odds(known.x), rateOf(outcome))));
  return lastYear - base + own;
}

/** Probabilities of today's buyers at the level of the season. */
function levelled(
  odds: LogOdds,
  { x, prior }: Snapshot,
  seasonShift: number | null,
): Pick<ChurnModel, 'shift' | 'probability'> {
  const now = odds(x);
  const shift = seasonShift ?? middleLevel(now, prior);
  return { shift, probability: now.map((z) => probability(z + shift)) };
}

/**
 * Shift to the middle between the mean probability of the blend, which knows the season it learnt from, and that of MBG/NBD, which
 * knows none: where last year cannot say which season it is, neither is trusted alone.
 */
function middleLevel(odds: Float64Array, prior: Float64Array): number {
  const mean = (z: Float64Array) => z.reduce((sum, value) => sum + probability(value), 0) / z.length;
  return odds.length > 0 ? shiftTo(odds, (mean(odds) + mean(prior)) / 2) : 0;
}

function enough(outcome: Uint8Array): boolean {
  const churned = outcome.reduce((sum, value) => sum + value, 0);
  return churned >= MIN_OUTCOMES && outcome.length - churned >= MIN_OUTCOMES;
}
