import type { ProbabilityMetrics } from '../../../contract/insights.ts';
import { probabilityMetrics } from '../../numeric/forecast-metrics.ts';
import { probability } from '../../numeric/log-odds.ts';
import type { Classifier, Examples, Learnt, LogOdds, RowOdds } from './classifier.ts';
import { decisionTree, gradientBoosting, randomForest } from './ensembles.ts';
import { MODEL_COLUMNS } from './examples.ts';
import { type Rows, rowsLike } from './feature-rows.ts';
import { logistic } from './logistic.ts';
import { neuralNetwork } from './neural.ts';
import { levelOf, type PastCut, rateOf, shiftTo } from './season.ts';

/** Classifiers that learn from earlier cuts. MBG/NBD's probability of no order is a further candidate, `mbg-nbd`; MBG/CNBD-k's is a feature. */
export const CLASSIFIERS: readonly Classifier[] = [
  logistic,
  decisionTree,
  randomForest,
  gradientBoosting,
  neuralNetwork,
];

/** Order models whose probability of no order may be a member as it is. */
const MODELS = Object.keys(MODEL_COLUMNS);

/** Metrics of a candidate at the cut that the choice is made on. */
export interface ChurnCandidate {
  readonly model: string;
  readonly metrics: ProbabilityMetrics;
  readonly chosen: boolean;
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
  for (const model of MODELS)
    if (members.includes(model)) fitted.push({ odds: ({ x }: Rows) => modelColumn(x, dims, model) });
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

/** The order models alone, by the mean of their log-odds: the fallback when there is nothing to learn from. */
export function modelsAlone(
  x: Float64Array,
  dims: number,
): RowOdds & { readonly members: readonly string[] } {
  return {
    rowsOf: rowsLike(x, dims),
    members: MODELS,
    odds(rows) {
      const odds = new Float64Array(rows.count);
      for (const model of MODELS) {
        const own = modelColumn(rows.x, dims, model);
        for (let i = 0; i < own.length; i++) odds[i] += own[i] / MODELS.length;
      }
      return odds;
    },
  };
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

/** An order model's log-odds of no order, a column of rows of features. */
function modelColumn(x: Float64Array, dims: number, model: string): Float64Array {
  const column = new Float64Array(x.length / dims);
  const back = MODEL_COLUMNS[model];
  for (let i = 0; i < column.length; i++) column[i] = x[(i + 1) * dims - back];
  return column;
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
