import type { ProbabilityMetrics } from '../../../contract/insights.ts';
import { probabilityMetrics } from '../../numeric/forecast-metrics.ts';
import {
  type Classifier,
  type Examples,
  type Learnt,
  type LogOdds,
  probability,
  type RowOdds,
} from './classifier.ts';
import { decisionTree, gradientBoosting, randomForest } from './ensembles.ts';
import type { Snapshot } from './examples.ts';
import { type Rows, rowsLike } from './feature-rows.ts';
import { logistic } from './logistic.ts';
import { neuralNetwork } from './neural.ts';
import { levelOf, shiftTo } from './season.ts';

/** Classifiers that learn from earlier cuts. MBG/NBD's probability of no order is a further candidate, `mbg-nbd`. */
export const CLASSIFIERS: readonly Classifier[] = [
  logistic,
  decisionTree,
  randomForest,
  gradientBoosting,
  neuralNetwork,
];

/** Metrics of a candidate at the cut that the choice is made on. */
export interface ChurnCandidate {
  readonly model: string;
  readonly metrics: ProbabilityMetrics;
  readonly chosen: boolean;
}

/** Buyers as of an earlier cut, and whether each ordered nothing (1) within the horizon after it. */
export interface PastCut {
  readonly known: Snapshot;
  readonly outcome: Uint8Array;
}

/** Members may lag the best candidate's AUC by this much: differences below it are chance. */
const MARGIN = 0.008;

/** MBG/NBD may lag by this much: it does not learn from churn outcomes, so its errors differ from those of the classifiers. */
const PRIOR_MARGIN = 0.02;

/** Rows predicted at a time: few enough for the processor's caches. */
export const CHUNK = 1024;

/** Fits on earlier cuts, judges on the latest cut with a known outcome. Each candidate is shifted to the actual churn rate first: the season is corrected later. */
export function judgeCandidates(
  { known, outcome }: PastCut,
  earlier: readonly PastCut[],
  seed: number,
): ChurnCandidate[] {
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

/** Fits the members on some cuts; the mean of their log-odds, before the season. */
export function fitBlend(cuts: readonly PastCut[], members: readonly string[], seed: number): RowOdds {
  const { dims } = cuts[0].known;
  const { examples, rowsOf } = examplesOf(cuts);
  const fitted: Pick<Learnt, 'odds'>[] = CLASSIFIERS.filter(({ name }) => members.includes(name)).map((one) =>
    one.fit(examples, seed),
  );
  if (members.includes('mbg-nbd')) fitted.push({ odds: ({ x }: Rows) => priorColumn(x, dims) });
  return {
    rowsOf,
    odds(rows) {
      const odds = new Float64Array(rows.count);
      for (const member of fitted) {
        const own = member.odds(rows);
        for (let i = 0; i < own.length; i++) odds[i] += own[i] / fitted.length;
      }
      return odds;
    },
  };
}

/** MBG/NBD's probability alone: the fallback when there is nothing to learn from. */
export function priorAlone(x: Float64Array, dims: number): RowOdds {
  return { rowsOf: rowsLike(x, dims), odds: (rows) => priorColumn(rows.x, dims) };
}

/** Predicts many rows with a blend, one chunk after the other. */
export function inChunks({ rowsOf, odds }: RowOdds, dims: number): LogOdds {
  const width = CHUNK * dims;
  return (x) => {
    const all = new Float64Array(x.length / dims);
    for (let from = 0; from < x.length; from += width)
      all.set(odds(rowsOf(x.subarray(from, from + width))), from / dims);
    return all;
  };
}

/** MBG/NBD's log-odds of no order, the last column of rows of features. */
function priorColumn(x: Float64Array, dims: number): Float64Array {
  const column = new Float64Array(x.length / dims);
  for (let i = 0; i < column.length; i++) column[i] = x[(i + 1) * dims - 1];
  return column;
}

/** Share of customers who ordered nothing. */
export function rateOf(outcome: Uint8Array): number {
  return outcome.reduce((sum, value) => sum + value, 0) / outcome.length;
}

/** Stacks the rows of several cuts, each row with the season level of its cut as offset. `rowsOf` prepares further rows in the same way. */
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
