import { STAGES, type Stage } from '../../contract/customer.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS, dayOf, startOfDay } from '../../contract/events/days.ts';
import { inChunks } from './churn/blend.ts';
import { outcomeOf } from './churn/examples.ts';
import { type Importance, permutationImportance } from './churn/importance.ts';
import { NO_TOPIC } from './churn/reason-topics.ts';
import { explainRisk, REASONS, type RiskReasons } from './churn/reasons.ts';
import { hasHistory } from './churn/season.ts';
import type { CustomerForecasts, ForecastConfig, ForecastReport } from './forecast-types.ts';
import { FORECAST_DEFAULTS } from './forecast-types.ts';
import { customerActions } from './lifecycle/actions.ts';
import { churnDaysOf } from './lifecycle/churn-horizon.ts';
import { type Predictions, predictBuyers } from './predictive/predict.ts';
import { lifetimeValues } from './purchase/lifetime-value.ts';
import type { ValueModel } from './purchase/value-model.ts';
import { type TierRule, tiers } from './value.ts';

/** Stages of customers who have waited too long for a date of their next order. */
const UNDATED: readonly Stage[] = ['overdue', 'inactive'];

/** Fewest repeat orders in the whole shop to predict a date from. */
const MIN_REPEATS = 30;

/** Least probability of an order within the longest horizon that a date is told for. */
const LEAST_ORDER = 0.05;

/** Forecasts as of the dataset's as-of time, from purchases net of the refunds known then. The same input gives the same forecasts, bit for bit. */
export function forecastCustomers(
  dataset: Dataset,
  config: ForecastConfig = FORECAST_DEFAULTS,
): CustomerForecasts {
  const { asOf } = dataset;
  const { timeZone, seed } = config;
  const count = dataset.customers.length;
  const churnDays = config.churnDays ?? churnDaysOf(dataset, asOf, timeZone);
  const predicted = predictBuyers(dataset, asOf, { value: config.value, churnDays, seed, timeZone });
  const { value, distribution, valueDays } = predicted;
  const { customers } = value.histories;

  const spread = (values: ArrayLike<number>) => {
    const column = new Float64Array(count).fill(Number.NaN);
    for (let i = 0; i < customers.length; i++) column[customers[i]] = values[i];
    return column;
  };
  const clv =
    valueDays === null
      ? null
      : lifetimeValues(distribution.orders, value.orderValue, valueDays, config.value, value.refundShare);
  const frequency = Int32Array.from(value.histories.x, (x) => x + 1);
  const tierOf = (rule: TierRule, last: number) => {
    const column = new Uint8Array(count).fill(last);
    const own = tiers(clv ?? new Float64Array(customers.length), frequency, rule);
    for (let i = 0; i < customers.length; i++) column[customers[i]] = own[i];
    return column;
  };
  const date = nextOrders(predicted, asOf, timeZone);
  const columns = {
    orders: spread(predicted.orders),
    revenue: spread(predicted.revenue),
    lifetimeValue: spread(clv ?? predicted.revenue),
    churn: spread(predicted.noOrder),
    propensity: spread(predicted.propensity),
    nextOrder: spread(date(0.5)),
    nextOrderFrom: spread(date(0.1)),
    nextOrderTo: spread(date(0.9)),
    threeTier: tierOf(config.threeTiers, 2),
    fiveTier: tierOf(config.fiveTiers, 4),
  };
  const carried = {
    ...config,
    value: { ...config.value, horizonDays: valueDays ?? config.value.horizonDays },
  };
  const { assumptions, ...actions } = customerActions(
    dataset,
    predicted,
    columns,
    value.refundShare,
    carried,
  );
  return {
    asOf,
    report: { ...reportOf(dataset, predicted, churnDays, carried), plays: assumptions },
    ...withoutDates(columns, actions.stage),
    ...actions,
    ...reasonsOf(predicted, count),
  };
}

/**
 * Start of the day by which the next order of each buyer has come with a probability, given that one comes within the longest horizon. NaN
 * where too few customers of the shop have ordered again, or an order is too unlikely.
 */
function nextOrders(
  { distribution, value: { histories } }: Predictions,
  asOf: number,
  timeZone: string,
): (quantile: number) => Float64Array {
  const longest = distribution.horizons.at(-1);
  const repeats = histories.x.reduce((sum, orders) => sum + orders, 0);
  const today = dayOf(asOf, timeZone);
  return (quantile) =>
    histories.x.map((_, i) => {
      if (longest === undefined || repeats < MIN_REPEATS) return Number.NaN;
      if (1 - distribution.noOrder(i, longest) < LEAST_ORDER) return Number.NaN;
      return startOfDay(today + Math.max(1, Math.round(distribution.nextOrder(i, quantile))), timeZone);
    });
}

/** The columns without dates for customers who are overdue or inactive: when they order, if at all, no rhythm says. */
function withoutDates<Columns extends Pick<CustomerForecasts, 'nextOrder' | 'nextOrderFrom' | 'nextOrderTo'>>(
  columns: Columns,
  stage: Uint8Array,
): Columns {
  const known = (dates: Float64Array) =>
    dates.map((date, c) => (UNDATED.includes(STAGES[stage[c]]) ? Number.NaN : date));
  return {
    ...columns,
    nextOrder: known(columns.nextOrder),
    nextOrderFrom: known(columns.nextOrderFrom),
    nextOrderTo: known(columns.nextOrderTo),
  };
}

function reasonsOf(
  { churn, noOrder }: Predictions,
  count: number,
): Pick<CustomerForecasts, 'reasonTopic' | 'reasonEffect' | 'reasonValue' | 'reasonTypical'> {
  const reasonTopic = new Uint8Array(count * REASONS).fill(NO_TOPIC);
  const reasonEffect = new Float32Array(count * REASONS);
  const reasonValue = new Float32Array(count * REASONS);
  if (churn === null) return { reasonTopic, reasonEffect, reasonValue, reasonTypical: new Float64Array(0) };
  const reasons: RiskReasons = explainRisk({ ...churn, probability: noOrder });
  churn.snapshot.customers.forEach((c, i) => {
    reasonTopic.set(reasons.topics.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
    reasonEffect.set(reasons.effects.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
    reasonValue.set(reasons.values.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
  });
  return { reasonTopic, reasonEffect, reasonValue, reasonTypical: reasons.typical };
}

function reportOf(
  dataset: Dataset,
  { value, churn, snapshots, carried }: Predictions,
  churnDays: number,
  config: ForecastConfig,
): Omit<ForecastReport, 'plays'> {
  const past = dataset.asOf - churnDays * DAY_MS;
  let importance: Importance[] = [];
  if (churn !== null && snapshots !== null && churn.fallback === null && hasHistory(dataset, past)) {
    const known = snapshots.at(past);
    const outcome = outcomeOf(dataset, known, churnDays);
    importance = permutationImportance(inChunks(churn.fitted, known.dims), known, outcome, config.seed);
  }
  const fitOf = ({ model, reason, fit }: ValueModel['orders'] | ValueModel['spend']) => ({
    model,
    reason,
    parameters: fit === null ? [] : Array.from(fit.parameters),
  });
  return {
    carriedDays: carried,
    value: {
      settings: config.value,
      orders: fitOf(value.orders),
      spend: fitOf(value.spend),
      pastWeight: value.pastWeight,
      refundShare: value.refundShare,
      holdout: value.holdout,
    },
    churn: {
      horizonDays: churnDays,
      blend: churn?.blend ?? [],
      fallback:
        churn === null
          ? `too few customers have been observed for ${churnDays} days to say who orders nothing in as many`
          : churn.fallback,
      seasonShift: churn?.seasonShift ?? null,
      candidates: churn?.candidates ?? [],
      importance,
    },
  };
}
