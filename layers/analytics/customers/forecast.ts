import { PROPENSITY_DAYS, STAGES, type Stage } from '../../contract/customer.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { inChunks } from './churn/blend.ts';
import { outcomeOf, snapshotAt } from './churn/examples.ts';
import { type Importance, permutationImportance } from './churn/importance.ts';
import { type ChurnModel, fitChurn, PAST_SAMPLE } from './churn/model.ts';
import { NO_TOPIC } from './churn/reason-topics.ts';
import { explainRisk, REASONS, type RiskReasons } from './churn/reasons.ts';
import { hasHistory } from './churn/season.ts';
import type { CustomerForecasts, ForecastConfig, ForecastReport } from './forecast-types.ts';
import { FORECAST_DEFAULTS } from './forecast-types.ts';
import { customerActions } from './lifecycle/actions.ts';
import { churnDaysOf } from './lifecycle/churn-horizon.ts';
import { interpurchaseTimes } from './lifecycle/interpurchase-times.ts';
import { nextOrder } from './lifecycle/next-order.ts';
import { lifetimeValues } from './purchase/lifetime-value.ts';
import { fitValue, type ValueModel } from './purchase/value-model.ts';
import { type TierRule, tiers } from './value.ts';

/** Stages of customers who have waited too long for a date of their next order. */
const UNDATED: readonly Stage[] = ['overdue', 'inactive'];

/** Forecasts as of the dataset's as-of time, from purchases net of the refunds known then. The same input gives the same forecasts, bit for bit. */
export function forecastCustomers(
  dataset: Dataset,
  config: ForecastConfig = FORECAST_DEFAULTS,
): CustomerForecasts {
  const { asOf } = dataset;
  const { timeZone, seed } = config;
  const count = dataset.customers.length;
  const times = interpurchaseTimes(dataset, asOf, timeZone);
  const value = fitValue(dataset, asOf, config.value, timeZone);
  const horizonDays = config.churnDays ?? churnDaysOf(dataset, asOf, timeZone);
  const churn = fitChurn(dataset, asOf, { horizonDays, seed, timeZone });
  const propensitySettings = { horizonDays: PROPENSITY_DAYS, seed, timeZone };
  const propensityModel = fitChurn(
    dataset,
    asOf,
    propensitySettings,
    churn.fallback === null ? churn.blend : undefined,
  );
  const { customers } = value.histories;

  const spread = (values: ArrayLike<number>) => {
    const column = new Float64Array(count).fill(Number.NaN);
    for (let i = 0; i < customers.length; i++) column[customers[i]] = values[i];
    return column;
  };
  const clv = lifetimeValues(value);
  const frequency = Int32Array.from(value.histories.x, (x) => x + 1);
  const tierOf = (rule: TierRule, last: number) => {
    const column = new Uint8Array(count).fill(last);
    const own = tiers(clv, frequency, rule);
    for (let i = 0; i < customers.length; i++) column[customers[i]] = own[i];
    return column;
  };
  const churnOf = spread(churn.probability);
  const orders = spread(value.expectedOrders);
  const next = Array.from({ length: count }, (_, c) => nextOrder(times, c, timeZone));
  const date = (of: 'expected' | 'from' | 'to') =>
    Float64Array.from(next, (one) => (typeof one === 'string' ? Number.NaN : one[of]));
  const columns = {
    orders,
    revenue: spread(value.revenue),
    lifetimeValue: spread(clv),
    churn: churnOf,
    propensity: propensityOf(spread(propensityModel.probability), churnOf, horizonDays),
    nextOrder: date('expected'),
    nextOrderFrom: date('from'),
    nextOrderTo: date('to'),
    threeTier: tierOf(config.threeTiers, 2),
    fiveTier: tierOf(config.fiveTiers, 4),
  };
  const { assumptions, ...actions } = customerActions(dataset, columns, value.refundShare, config);
  return {
    asOf,
    report: { ...reportOf(dataset, value, churn, config), plays: assumptions },
    ...withoutDates(columns, actions.stage),
    ...actions,
    ...reasonsOf(churn, count),
  };
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

/**
 * Probability of an order within 30 days. It comes from a separate model, so it is bounded by churn: an order within the shorter
 * horizon cannot be likelier than one within the longer.
 */
function propensityOf(none: Float64Array, churn: Float64Array, horizonDays: number): Float64Array {
  const bound = horizonDays >= PROPENSITY_DAYS ? Math.min : Math.max;
  return none.map((p, c) => bound(1 - p, 1 - churn[c]));
}

function reasonsOf(
  churn: ChurnModel,
  count: number,
): Pick<CustomerForecasts, 'reasonTopic' | 'reasonEffect' | 'reasonValue' | 'reasonTypical'> {
  const reasons: RiskReasons = explainRisk(churn);
  const reasonTopic = new Uint8Array(count * REASONS).fill(NO_TOPIC);
  const reasonEffect = new Float32Array(count * REASONS);
  const reasonValue = new Float32Array(count * REASONS);
  churn.snapshot.customers.forEach((c, i) => {
    reasonTopic.set(reasons.topics.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
    reasonEffect.set(reasons.effects.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
    reasonValue.set(reasons.values.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
  });
  return { reasonTopic, reasonEffect, reasonValue, reasonTypical: reasons.typical };
}

function reportOf(
  dataset: Dataset,
  value: ValueModel,
  churn: ChurnModel,
  config: ForecastConfig,
): Omit<ForecastReport, 'plays'> {
  const { horizonDays } = churn.settings;
  const past = dataset.asOf - horizonDays * DAY_MS;
  let importance: Importance[] = [];
  if (churn.fallback === null && hasHistory(dataset, past)) {
    const known = snapshotAt(dataset, past, horizonDays, config.timeZone, PAST_SAMPLE);
    importance = permutationImportance(
      inChunks(churn.fitted, known.dims),
      known,
      outcomeOf(dataset, known, horizonDays),
      config.seed,
    );
  }
  const fitOf = ({ model, reason, fit }: ValueModel['orders'] | ValueModel['spend']) => ({
    model,
    reason,
    parameters: fit === null ? [] : Array.from(fit.parameters),
  });
  return {
    value: {
      settings: value.settings,
      orders: fitOf(value.orders),
      spend: fitOf(value.spend),
      pastWeight: value.pastWeight,
      refundShare: value.refundShare,
      holdout: value.holdout,
    },
    churn: {
      horizonDays,
      blend: churn.blend,
      fallback: churn.fallback,
      seasonShift: churn.seasonShift,
      candidates: churn.candidates,
      importance,
    },
  };
}
