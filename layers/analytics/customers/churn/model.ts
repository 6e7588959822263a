import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import { probability } from '../../numeric/log-odds.ts';
import { type ChurnCandidate, fitBlend, inChunks, judgeCandidates, modelsAlone } from './blend.ts';
import type { RowOdds } from './classifier.ts';
import { outcomeOf, type Snapshot, type Snapshots, snapshotsOf } from './examples.ts';
import { logistic } from './logistic.ts';
import { hasHistory, middleLevel, type PastCut, seasonOf, YEAR_DAYS } from './season.ts';

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
  /** Members of the blend, whose log-odds are averaged; the order models alone where there is nothing to learn from. */
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

/** How far the levels of churn on the same days differ from year to year, in log-odds. */
const LEVEL_NOISE = 0.35;

/** Fewest churned and fewest retained customers that a model can learn from. */
const MIN_OUTCOMES = 30;

/**
 * Learns churn as of `cut` (UTC ms) from what happened after {@link LEARNT_CUTS} earlier cuts, the latest one horizon back.
 * Candidates are first fitted on cuts from two horizons back and judged one horizon back; those near the best in AUC, the order models'
 * probabilities among them, are refitted, blended with equal weights, and shifted to the level of the same season last year. Events
 * after `cut` are never read. P(alive) is not used: a customer who is alive may well not order.
 *
 * @param snapshots of the same dataset, cut and horizon, if they are needed elsewhere too
 */
export function fitChurn(
  dataset: Dataset,
  cut: number,
  settings: ChurnSettings,
  snapshots: Snapshots = snapshotsOf(dataset, cut, settings),
): ChurnModel {
  const { horizonDays, seed } = settings;
  const snapshot = snapshots.today;
  const { dims } = snapshot;
  const learnt = pastCuts(dataset, cut, snapshots, horizonDays, 1);
  if (learnt.length === 0 || !enough(learnt[0].outcome)) {
    const fitted = modelsAlone(snapshot.x, dims);
    return {
      settings,
      snapshot,
      fitted,
      ...shifted(inChunks(fitted, dims)(snapshot.x), 0),
      blend: fitted.members,
      fallback: 'the history is too short to train a churn model on',
      candidates: [],
      seasonShift: null,
    };
  }
  const earlier = pastCuts(dataset, cut, snapshots, horizonDays, 2);
  const candidates =
    earlier.length > 0 && enough(earlier[0].outcome) ? judgeCandidates(learnt[0], earlier, seed) : [];
  const blend =
    candidates.length > 0
      ? candidates.filter(({ chosen }) => chosen).map(({ model }) => model)
      : [logistic.name, ...modelsAlone(snapshot.x, dims).members];
  const fitted = fitBlend(learnt, blend, seed);
  const odds = inChunks(fitted, dims);
  const now = odds(snapshot.x);
  const seasonShift = seasonOf(lastYear(dataset, cut, snapshots, horizonDays), learnt, odds, LEVEL_NOISE);
  return {
    settings,
    snapshot,
    fitted,
    ...shifted(now, seasonShift ?? middleLevel(now, snapshot.prior)),
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
  snapshots: Snapshots,
  horizonDays: number,
  horizons: number,
): PastCut[] {
  const apart = Math.max(CUT_DISTANCE, (YEAR_DAYS - horizonDays) / (LEARNT_CUTS - 1));
  return Array.from({ length: LEARNT_CUTS }, (_, step) => horizons * horizonDays + Math.round(step * apart))
    .map((days) => cut - days * DAY_MS)
    .filter((before) => hasHistory(dataset, before))
    .map((before) => {
      const known = snapshots.at(before);
      return { known, outcome: outcomeOf(dataset, known, horizonDays) };
    });
}

/** The same days of last year, or undefined if the shop is too young: it needs half a year of history before them. */
function lastYear(
  dataset: Dataset,
  cut: number,
  snapshots: Snapshots,
  horizonDays: number,
): PastCut | undefined {
  const before = cut - YEAR_DAYS * DAY_MS;
  if (horizonDays > YEAR_DAYS || !hasHistory(dataset, before)) return undefined;
  const known = snapshots.at(before);
  return { known, outcome: outcomeOf(dataset, known, horizonDays) };
}

function shifted(odds: Float64Array, shift: number): Pick<ChurnModel, 'shift' | 'probability'> {
  return { shift, probability: odds.map((z) => probability(z + shift)) };
}

/** Whether enough churned and enough stayed to learn from. */
export function enough(outcome: Uint8Array): boolean {
  const churned = outcome.reduce((sum, value) => sum + value, 0);
  return churned >= MIN_OUTCOMES && outcome.length - churned >= MIN_OUTCOMES;
}
