import type { Dataset } from '../../events/dataset.ts';
import { DAY_MS } from '../days.ts';
import { type ProbabilityMetrics, probabilityMetrics } from '../metrics.ts';
import { type Classifier, type Examples, type Learnt, type LogOdds, probability } from './classifier.ts';
import { decisionTree, gradientBoosting, randomForest } from './ensembles.ts';
import { outcomeOf, type Snapshot, snapshotAt } from './examples.ts';
import { logistic } from './logistic.ts';
import { neuralNetwork } from './neural.ts';
import type { Explainer } from './reasons.ts';
import { type Rows, rowsLike } from './rows.ts';
import { hasHistory, lastYearsLevel, levelOf, shiftTo, YEAR_DAYS } from './season.ts';

/** What learns from earlier cuts. MBG/NBD's probability of no order stands beside them as `mbg-nbd`. */
export const CLASSIFIERS: readonly Classifier[] = [
  logistic,
  decisionTree,
  randomForest,
  gradientBoosting,
  neuralNetwork,
];

export interface ChurnSettings {
  /** Churn is no order in this many days. */
  readonly horizonDays: number;
  readonly seed: number;
  readonly timeZone: string;
}

/** How a candidate did at the cut that choices are made on. */
export interface ChurnCandidate {
  readonly model: string;
  readonly metrics: ProbabilityMetrics;
  readonly chosen: boolean;
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
  /** Log-odds of the blend for rows of features, before the season. */
  readonly odds: LogOdds;
  /**
   * What reasons are told by: the logistic member of the blend where it has one, whose log-odds add up topic by topic and cost
   * next to nothing, else the whole blend.
   */
  readonly explainer: Explainer;
}

/** Members may lag the best candidate's AUC by this much: differences below it are chance. */
const MARGIN = 0.008;

/** MBG/NBD may lag by this much: it learns nothing of who churned and so errs elsewhere than those who do. */
const PRIOR_MARGIN = 0.02;

/** Cuts that are learnt from: evenly from one horizon back to a year back, so that every season is among them. */
const LEARNT_CUTS = 4;

/** Least days between them, where the horizon leaves less of the year. */
const CUT_DISTANCE = 30;

/** Customers of an earlier cut that are learnt from, and that last year's level is told by; evenly picked where there are more. */
export const PAST_SAMPLE = 8000;

/** Buyers as of an earlier cut, and what became of them. */
interface PastCut {
  readonly known: Snapshot;
  readonly outcome: Uint8Array;
}

/** Rows told of at a time: few enough for the caches of a processor. */
const CHUNK = 1024;

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
  const apart = Math.max(CUT_DISTANCE, (YEAR_DAYS - horizonDays) / (LEARNT_CUTS - 1));
  const pastFrom = (horizons: number) =>
    Array.from({ length: LEARNT_CUTS }, (_, step) => horizons * horizonDays + Math.round(step * apart))
      .map((days) => cut - days * DAY_MS)
      .filter((before) => hasHistory(dataset, before))
      .map((before) => {
        const known = snapshotAt(dataset, before, horizonDays, timeZone, PAST_SAMPLE);
        return { known, outcome: outcomeOf(dataset, known, horizonDays) };
      });
  const learnt = pastFrom(1);
  const usable = learnt.length > 0 && enough(learnt[0].outcome);
  const season = usable ? lastYearsLevel(dataset, cut, horizonDays, timeZone, PAST_SAMPLE) : undefined;
  const prior: LogOdds = (x) => lastColumn(x, snapshot.dims);
  if (!usable)
    return finish(
      prior,
      ['mbg-nbd'],
      [],
      0,
      'the history is too short to learn from what followed an earlier day',
    );

  const earlier = members ? [] : pastFrom(2);
  const candidates = earlier.length > 0 && enough(earlier[0].outcome) ? judge(learnt[0], earlier) : [];
  const blend =
    candidates.length > 0
      ? candidates.filter(({ chosen }) => chosen).map(({ model }) => model)
      : (members ?? [logistic.name, 'mbg-nbd']);
  const { odds, explainer } = fitBlend(learnt, blend);
  // Last year's level and those of the cuts learnt from are told against MBG/NBD, the blend's own level against what happened:
  // a learner has none left where it learnt, MBG/NBD alone has all of it.
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const base = mean(learnt.map(({ known, outcome }) => levelOf(known, outcome)));
  const own = mean(learnt.map(({ known, outcome }) => shiftTo(odds(known.x), rateOf(outcome))));
  return finish(odds, blend, candidates, season === undefined ? null : season - base + own, null, explainer);

  function finish(
    scores: LogOdds,
    members: readonly string[],
    tried: readonly ChurnCandidate[],
    seasonShift: number | null,
    fallback: string | null,
    told: Explainer = { odds: scores, weights: null },
  ): ChurnModel {
    const now = scores(snapshot.x);
    const shift = seasonShift ?? middleLevel(now, snapshot.prior);
    return {
      settings,
      snapshot,
      probability: now.map((z) => probability(z + shift)),
      shift,
      blend: members,
      fallback,
      candidates: tried,
      seasonShift: fallback === null ? seasonShift : null,
      odds: scores,
      explainer: told,
    };
  }

  /** Fits on earlier cuts, judges on the latest that is known. Levels are made equal: the season comes later. */
  function judge({ known, outcome }: PastCut, earlier: readonly PastCut[]): ChurnCandidate[] {
    const rate = rateOf(outcome);
    const metricsOf = (z: Float64Array) => {
      const shift = shiftTo(z, rate);
      return probabilityMetrics(
        z.map((value) => probability(value + shift)),
        outcome,
      );
    };
    const { examples, rowsOf } = examplesOf(earlier);
    const rows = rowsOf(known.x);
    const tried = CLASSIFIERS.map((classifier) => ({
      model: classifier.name,
      metrics: metricsOf(classifier.fit(examples, seed).odds(rows)),
    }));
    tried.push({ model: 'mbg-nbd', metrics: metricsOf(known.prior) });
    const best = Math.max(...tried.map(({ metrics }) => metrics.auc ?? 0));
    return tried.map((one) => ({
      ...one,
      chosen: (one.metrics.auc ?? 0) >= best - (one.model === 'mbg-nbd' ? PRIOR_MARGIN : MARGIN),
    }));
  }

  function fitBlend(
    cuts: readonly PastCut[],
    members: readonly string[],
  ): { odds: LogOdds; explainer: Explainer } {
    const { examples, rowsOf } = examplesOf(cuts);
    const fitted = new Map<string, Learnt>(
      CLASSIFIERS.filter(({ name }) => members.includes(name)).map((one) => [
        one.name,
        one.fit(examples, seed),
      ]),
    );
    if (members.includes('mbg-nbd')) fitted.set('mbg-nbd', { odds: ({ x }) => prior(x) });
    const blended = (rows: Rows) => {
      const sum = new Float64Array(rows.count);
      for (const member of fitted.values()) {
        const own = member.odds(rows);
        for (let i = 0; i < sum.length; i++) sum[i] += own[i] / fitted.size;
      }
      return sum;
    };
    const inChunks =
      (of: (rows: Rows) => Float64Array): LogOdds =>
      (x) => {
        const width = CHUNK * snapshot.dims;
        const odds = new Float64Array(x.length / snapshot.dims);
        for (let from = 0; from < x.length; from += width)
          odds.set(of(rowsOf(x.subarray(from, from + width))), from / snapshot.dims);
        return odds;
      };
    const odds = inChunks(blended);
    const told = fitted.get(logistic.name);
    const explainer =
      told === undefined
        ? { odds, weights: null }
        : { odds: inChunks(told.odds), weights: told.weights ?? null };
    return { odds, explainer };
  }
}

/**
 * Shift to the middle between the mean probability of the blend, which knows the season it learnt from, and that of MBG/NBD, which
 * knows none: where last year cannot say which season it is, neither is trusted alone.
 */
function middleLevel(odds: Float64Array, prior: Float64Array): number {
  const mean = (z: Float64Array) => z.reduce((sum, value) => sum + probability(value), 0) / z.length;
  return odds.length > 0 ? shiftTo(odds, (mean(odds) + mean(prior)) / 2) : 0;
}

/** Rows of several cuts on top of each other, of each of which is known what the level of its season adds; and how other rows are brought into their form. */
function examplesOf(cuts: readonly PastCut[]): { examples: Examples; rowsOf: (x: Float64Array) => Rows } {
  const { dims } = cuts[0].known;
  const rows = cuts.reduce((sum, { outcome }) => sum + outcome.length, 0);
  const x = new Float64Array(rows * dims);
  const y = new Uint8Array(rows);
  const offset = new Float64Array(rows);
  let row = 0;
  for (const { known, outcome } of cuts) {
    x.set(known.x, row * dims);
    y.set(outcome, row);
    offset.fill(levelOf(known, outcome), row, row + outcome.length);
    row += outcome.length;
  }
  const rowsOf = rowsLike(x, dims);
  return { examples: { rows: rowsOf(x), y, offset }, rowsOf };
}

function rateOf(outcome: Uint8Array): number {
  return outcome.reduce((sum, value) => sum + value, 0) / outcome.length;
}

function enough(outcome: Uint8Array): boolean {
  const churned = outcome.reduce((sum, value) => sum + value, 0);
  return churned >= MIN_OUTCOMES && outcome.length - churned >= MIN_OUTCOMES;
}

function lastColumn(x: Float64Array, dims: number): Float64Array {
  const column = new Float64Array(x.length / dims);
  for (let i = 0; i < column.length; i++) column[i] = x[(i + 1) * dims - 1];
  return column;
}
