import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import type { ValueMetrics } from '../../../contract/insights.ts';
import {
  MIN_HOLDOUT_DAYS,
  MIN_REPEATERS,
  MIN_TRAINING_DAYS,
  type ValueSettings,
} from '../../../contract/value-settings.ts';
import { valueMetrics } from '../../numeric/forecast-metrics.ts';
import { type BuyerHistories, buyerHistories, thinHistories } from './histories.ts';
import { netRefunds } from './net-refunds.ts';
import {
  CANDIDATES,
  forecastOrders,
  forecastSpend,
  type OrderForecast,
  REPEAT_MODELS,
  type SpendForecast,
} from './order-forecast.ts';
import { orderDaysBetween, refundShare, revenueBetween } from './revenue.ts';

/** Predicted value of buyers; one position a buyer of `histories`. */
export interface ValueModel {
  readonly settings: ValueSettings;
  readonly cut: number;
  readonly histories: BuyerHistories;
  readonly orders: OrderForecast;
  readonly spend: SpendForecast;
  /** Weight of last year's revenue against the model's, 0 to 1. */
  readonly pastWeight: number;
  /** Predicted order days within the horizon. */
  readonly expectedOrders: Float64Array;
  /** Predicted revenue within the horizon, minor units, before future refunds and discount. */
  readonly revenue: Float64Array;
  /** Predicted value of one order: times {@link expectedOrders} it is the revenue. */
  readonly orderValue: Float64Array;
  /** Share of revenue that is refunded. */
  readonly refundShare: number;
  /** Accuracy of the candidates on the shop's own past. */
  readonly holdout: ValueHoldout;
}

/** Candidates measured on the last days before the cut; none, with a reason, if that was not possible. */
export interface ValueHoldout {
  /** Days before the cut that were predicted from the days before them; 0 if nothing was tried. */
  readonly days: number;
  /** Why nothing was tried; null if something was. */
  readonly reason: string | null;
  readonly tried: readonly {
    readonly model: string;
    readonly pastWeight: number;
    readonly metrics: ValueMetrics;
  }[];
}

/** Buyers' expected order days and revenue. */
interface OrdersAndRevenue {
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
}

/** Buyers in the hold-out: more would not change the choice. */
const HOLDOUT_SAMPLE = 20_000;

/** Weights of last year's revenue that are tried. */
const PAST_WEIGHTS = [0, 0.25, 0.5] as const;

/**
 * Predicts orders and revenue within the horizon as of `cut` (UTC ms). Expected orders × expected spend of the models are mixed,
 * in logarithms, with what the customer brought in the year before, scaled to the horizon: last year reflects the season and the
 * size of a business customer, the models reflect who has left. Model and weight are those with the least mean
 * absolute error on the days before `cut` ({@link holdoutDays}); if nothing can be tried, MBG/NBD alone. Purchases are net of
 * the refunds known at the cut, in the hold-out as in the forecast.
 */
export function fitValue(
  dataset: Dataset,
  cut: number,
  settings: ValueSettings,
  timeZone = 'UTC',
): ValueModel {
  const netDataset = netRefunds(dataset, cut);
  const histories = buyerHistories(netDataset, cut, timeZone);
  const holdout = tryOnPast(dataset, netDataset, cut, settings, timeZone);
  let best = holdout.tried[0];
  for (const tried of holdout.tried) if (tried.metrics.mae < best.metrics.mae) best = tried;
  const name = settings.model === 'auto' ? (best?.model ?? CANDIDATES[0].name) : settings.model;
  const model = REPEAT_MODELS.find((candidate) => candidate.name === name) ?? CANDIDATES[0];
  const orders = forecastOrders(model, histories);
  const spend = forecastSpend(histories);
  const pastWeight = best?.pastWeight ?? 0;
  const past = pastYear(netDataset, cut, settings.horizonDays, histories, timeZone);
  const predicted = predict(orders, spend, past, pastWeight, settings.horizonDays);
  return {
    settings,
    cut,
    histories,
    orders,
    spend,
    pastWeight,
    expectedOrders: predicted.orders,
    revenue: predicted.revenue,
    // With almost no expected orders the quotient would be dominated by rounding errors.
    orderValue: predicted.revenue.map((revenue, i) =>
      predicted.orders[i] > 1e-6 ? revenue / predicted.orders[i] : spend.spend[i],
    ),
    refundShare: refundShare(netDataset, cut),
    holdout,
  };
}

/** Fraction of an order that {@link mixed} adds to both sides: a year without orders does not rule out orders to come. */
const UNIT = 0.01;

/**
 * Expected orders and revenue of each buyer over a horizon: (M + u)^(1−w) (P + u)^w − u with M the models', P last year's, and u
 * {@link UNIT} of an order. Orders and revenue are mixed in the same way, so that their quotient stays the value of an order.
 */
function predict(
  model: OrderForecast,
  { spend }: SpendForecast,
  past: OrdersAndRevenue,
  weight: number,
  horizonDays: number,
): OrdersAndRevenue {
  const orders = spend.map((_, i) => model.orders(i, horizonDays / 7));
  const revenue = spend.map((value, i) => value * orders[i]);
  const unit = (spend.reduce((sum, value) => sum + value, 0) / spend.length) * UNIT;
  if (weight === 0 || !(unit > 0)) return { orders, revenue };
  return {
    orders: orders.map((value, i) => mixed(value, past.orders[i], UNIT, weight)),
    revenue: revenue.map((value, i) => mixed(value, past.revenue[i], unit, weight)),
  };
}

function mixed(modelled: number, past: number, unit: number, weight: number): number {
  return Math.max(0, (modelled + unit) ** (1 - weight) * (past + unit) ** weight - unit);
}

/** Order days and revenue of the 365 days before `cut`, or of as many as the shop has, scaled to the horizon. */
function pastYear(
  netDataset: Dataset,
  cut: number,
  horizonDays: number,
  { customers }: BuyerHistories,
  timeZone: string,
): OrdersAndRevenue {
  const days = Math.max(1, Math.min(365, historyDays(netDataset, cut)));
  const from = cut - 365 * DAY_MS;
  const scaled = (values: Float64Array) =>
    Float64Array.from(customers, (c) => (values[c] * horizonDays) / days);
  return {
    orders: scaled(orderDaysBetween(netDataset, from, cut, timeZone)),
    revenue: scaled(revenueBetween(netDataset, from, cut)),
  };
}

/**
 * Length of the hold-out before the cut: the horizon, or less, so that the training period is neither shorter than the hold-out
 * nor shorter than {@link MIN_TRAINING_DAYS}; 0 if that leaves too little.
 */
export function holdoutDays(history: number, horizonDays: number): number {
  const days = Math.min(horizonDays, history - Math.max(MIN_TRAINING_DAYS, Math.ceil(history / 2)));
  return days >= Math.min(horizonDays, MIN_HOLDOUT_DAYS) ? days : 0;
}

function tryOnPast(
  dataset: Dataset,
  netDataset: Dataset,
  cut: number,
  settings: ValueSettings,
  timeZone: string,
): ValueHoldout {
  const none = (reason: string): ValueHoldout => ({ days: 0, reason, tried: [] });
  if (settings.model !== 'auto') return none('the configuration names the model');
  const history = historyDays(dataset, cut);
  const days = holdoutDays(history, settings.horizonDays);
  if (days === 0) return none(`${history} days of history are too few to compare models on`);
  const past = cut - days * DAY_MS;
  const before = netRefunds(dataset, past);
  const histories = thinHistories(buyerHistories(before, past, timeZone), HOLDOUT_SAMPLE);
  const repeaters = histories.x.reduce((sum, orders) => sum + (orders > 0 ? 1 : 0), 0);
  if (repeaters < MIN_REPEATERS)
    return none(
      `${days} days ago only ${repeaters} customers had ordered more than once, at least ${MIN_REPEATERS} are needed`,
    );
  const spend = forecastSpend(histories);
  const year = pastYear(before, past, days, histories, timeZone);
  const later = revenueBetween(netDataset, past, cut);
  const actual = Float64Array.from(histories.customers, (c) => later[c]);
  const tried = CANDIDATES.flatMap((model) => {
    const orders = forecastOrders(model, histories);
    return PAST_WEIGHTS.map((pastWeight) => ({
      model: model.name,
      pastWeight,
      metrics: valueMetrics(predict(orders, spend, year, pastWeight, days).revenue, actual),
    }));
  });
  return { days, reason: null, tried };
}

/** Whole days from the first event to a time. */
function historyDays({ events }: Dataset, time: number): number {
  return events.length > 0 ? Math.max(0, Math.floor((time - events.time[0]) / DAY_MS)) : 0;
}
