import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import type { ProbabilityMetrics, ValueMetrics } from '../../contract/insights.ts';
import type { ValueSettings } from '../../contract/value-settings.ts';
import { probabilityMetrics, valueMetrics } from '../numeric/forecast-metrics.ts';
import { probability } from '../numeric/log-odds.ts';
import { outcomeOf, snapshotAt } from './churn/examples.ts';
import { rowsLike } from './churn/feature-rows.ts';
import { fitLogistic } from './churn/logistic.ts';
import { hasHistory } from './churn/season.ts';
import { calibration, type HorizonCalibration } from './predictive/calibration.ts';
import { type Predictions, predictBuyers } from './predictive/predict.ts';
import { netRefunds } from './purchase/net-refunds.ts';
import { revenueBetween } from './purchase/revenue.ts';

/** Accuracy of forecasts made at a cut, and of simple baselines, measured on the events after it. */
export interface Backtest {
  readonly cut: number;
  readonly value: {
    readonly horizonDays: number;
    readonly model: string;
    readonly pastWeight: number;
    readonly results: readonly { readonly method: string; readonly metrics: ValueMetrics }[];
  } | null;
  readonly churn: {
    readonly horizonDays: number;
    readonly blend: readonly string[];
    readonly fallback: string | null;
    readonly results: readonly { readonly method: string; readonly metrics: ProbabilityMetrics }[];
  } | null;
  /** At each horizon that the history carries and the dataset covers. */
  readonly calibration: readonly HorizonCalibration[];
}

export interface BacktestSettings {
  readonly value: ValueSettings;
  readonly churnDays: number;
  readonly seed: number;
  readonly timeZone: string;
}

/**
 * Makes the forecasts as of `cut` (UTC ms) from events up to then, and measures them on the events after: revenue net of refunds
 * within the horizon. A part is null if the dataset ends before its horizon does.
 *
 * Baselines: for value, orders a week so far × mean order, and last year's revenue; for churn, MBG/NBD's probability of no
 * order, and a logistic regression on days since the last order alone.
 */
export function backtest(dataset: Dataset, cut: number, settings: BacktestSettings): Backtest {
  const covers = (days: number) => cut + days * DAY_MS <= dataset.asOf;
  const predicted = predictBuyers(dataset, cut, settings);
  const { carried } = predicted;
  const { horizonDays } = settings.value;
  return {
    cut,
    value: covers(horizonDays) && horizonDays <= carried ? backtestValue(dataset, predicted, settings) : null,
    churn: covers(settings.churnDays) ? backtestChurn(dataset, predicted, settings) : null,
    calibration: calibration(dataset, predicted, settings.timeZone),
  };
}

function backtestValue(dataset: Dataset, predicted: Predictions, { value }: BacktestSettings) {
  const { value: model } = predicted;
  const { cut } = model;
  const { customers, x, age } = model.histories;
  const { horizonDays } = value;
  const end = cut + horizonDays * DAY_MS;
  const known = netRefunds(dataset, cut);
  const later = revenueBetween(netRefunds(dataset, end), cut, end);
  const past = revenueBetween(known, Number.NEGATIVE_INFINITY, cut);
  const lastYear = revenueBetween(known, cut - 365 * DAY_MS, cut);
  const actual = Float64Array.from(customers, (c) => later[c]);
  const pastRate = Float64Array.from(customers, (c, i) => {
    const perWeek = x[i] / Math.max(1, age[i]);
    return ((perWeek * horizonDays) / 7) * (past[c] / (x[i] + 1));
  });
  const models = model.spend.spend.map((spend, i) => spend * model.orders.orders(i, horizonDays / 7));
  const results = [
    { method: 'chosen', predicted: predicted.revenue },
    { method: `${model.orders.model} × ${model.spend.model}`, predicted: models },
    { method: 'past rate × mean order', predicted: pastRate },
    {
      method: 'last year',
      predicted: Float64Array.from(customers, (c) => (lastYear[c] * horizonDays) / 365),
    },
  ];
  return {
    horizonDays,
    model: model.orders.model,
    pastWeight: model.pastWeight,
    results: results.map(({ method, predicted }) => ({ method, metrics: valueMetrics(predicted, actual) })),
  };
}

function backtestChurn(dataset: Dataset, { churn: model, noOrder }: Predictions, settings: BacktestSettings) {
  if (model === null) return null;
  const { churnDays: horizonDays } = settings;
  const { snapshot } = model;
  const { cut } = snapshot;
  const actual = outcomeOf(dataset, snapshot, horizonDays);
  const results = [
    { method: 'chosen', predicted: noOrder },
    { method: 'mbg-nbd', predicted: snapshot.prior.map(probability) },
    { method: 'recency alone', predicted: recencyAlone(dataset, cut, snapshot.recency, settings) },
  ];
  return {
    horizonDays,
    blend: model.blend,
    fallback: model.fallback,
    results: results.map(({ method, predicted }) => ({
      method,
      metrics: probabilityMetrics(predicted, actual),
    })),
  };
}

/** Logistic regression on days since the last order, fitted on outcomes one horizon earlier. */
function recencyAlone(
  dataset: Dataset,
  cut: number,
  recency: Float64Array,
  { churnDays, timeZone }: BacktestSettings,
): Float64Array {
  const past = cut - churnDays * DAY_MS;
  if (!hasHistory(dataset, past)) return recency.map((days) => probability(days - Math.log1p(churnDays)));
  const known = snapshotAt(dataset, past, churnDays, timeZone);
  const y = outcomeOf(dataset, known, churnDays);
  const rowsOf = rowsLike(known.recency, 1);
  const { intercept, coefficients } = fitLogistic({
    rows: rowsOf(known.recency),
    y,
    offset: new Float64Array(y.length),
  });
  return rowsOf(recency)
    .standard()
    .map((z) => probability(intercept + coefficients[0] * z));
}
