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

/** What buyers will be worth; one position a buyer of `histories`. */
export interface ValueModel {
  readonly settings: ValueSettings;
  readonly cut: number;
  readonly histories: BuyerHistories;
  readonly orders: OrderForecast;
  readonly spend: SpendForecast;
  /** Weight of last year's revenue beside the model, 0 to 1. */
  readonly pastWeight: number;
  /** Order days within the horizon as foretold. */
  readonly expectedOrders: Float64Array;
  /** Revenue within the horizon as foretold, minor units, before refunds to come and discount. */
  readonly revenue: Float64Array;
  /** Foretold value of one of the expected orders: with their number it makes the revenue. */
  readonly orderValue: Float64Array;
  /** Share of revenue that customers give back. */
  readonly refundShare: number;
  /** What was tried on the shop's own past. */
  readonly holdout: ValueHoldout;
}

/** What was tried on the past, on which stretch of it; nothing, and why, where it could not be. */
export interface ValueHoldout {
  /** Days before the cut that were foretold from the days before them; 0 where nothing was tried. */
  readonly days: number;
  /** Why nothing was tried; null where something was. */
  readonly reason: string | null;
  readonly tried: readonly {
    readonly model: string;
    readonly pastWeight: number;
    readonly metrics: ValueMetrics;
  }[];
}

/** Buyers' expected order days and revenue. */
interface Foretold {
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
}

/** Buyers that the hold-out is made with: more would not change the choice. */
const HOLDOUT_SAMPLE = 20_000;

/** Weights of last year's revenue that are tried. */
const PAST_WEIGHTS = [0, 0.25, 0.5] as const;

/**
 * Foretells orders and revenue within the horizon as of `cut` (UTC ms). Expected orders × expected spend of the models are mixed,
 * in logarithms, with what the customer brought in the year before, scaled to the horizon: rates of years know the season
 * and the size of a business customer, rates of weeks know who has left. Model and weight are those with the least mean
 * absolute error on the days before `cut` ({@link holdoutDays}); where nothing can be tried, MBG/NBD alone. Refunds are taken off
 * their purchases as far as they were known at the day that stands for now, in the trial as in the forecast.
 */
export function fitValue(
  dataset: Dataset,
  cut: number,
  settings: ValueSettings,
  timeZone = 'UTC',
): ValueModel {
  const settled = netRefunds(dataset, cut);
  const histories = buyerHistories(settled, cut, timeZone);
  const holdout = tryOnPast(dataset, settled, cut, settings, timeZone);
  let best = holdout.tried[0];
  for (const tried of holdout.tried) if (tried.metrics.mae < best.metrics.mae) best = tried;
  const name = settings.model === 'auto' ? (best?.model ?? CANDIDATES[0].name) : settings.model;
  const model = REPEAT_MODELS.find((candidate) => candidate.name === name) ?? CANDIDATES[0];
  const orders = forecastOrders(model, histories);
  const spend = forecastSpend(histories);
  const pastWeight = best?.pastWeight ?? 0;
  const past = pastYear(settled, cut, settings.horizonDays, histories, timeZone);
  const foretold = foretell(orders, spend, past, pastWeight, settings.horizonDays);
  return {
    settings,
    cut,
    histories,
    orders,
    spend,
    pastWeight,
    expectedOrders: foretold.orders,
    revenue: foretold.revenue,
    // Where hardly an order is expected the quotient would be one of rounding errors.
    orderValue: foretold.revenue.map((revenue, i) =>
      foretold.orders[i] > 1e-6 ? revenue / foretold.orders[i] : spend.spend[i],
    ),
    refundShare: refundShare(settled, cut),
    holdout,
  };
}

/** A part of one order that {@link mixed} adds on both sides: a year without orders does not mean that nothing can come. */
const UNIT = 0.01;

/**
 * Expected orders and revenue of each buyer over a horizon: (M + u)^(1−w) (P + u)^w − u with M the models', P last year's, and u
 * {@link UNIT} of an order. Both are mixed alike, so that their quotient stays the value of an order: the models' and last year's,
 * mixed in logarithms too.
 */
function foretell(
  model: OrderForecast,
  { spend }: SpendForecast,
  past: Foretold,
  weight: number,
  horizonDays: number,
): Foretold {
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
  settled: Dataset,
  cut: number,
  horizonDays: number,
  { customers }: BuyerHistories,
  timeZone: string,
): Foretold {
  const days = Math.max(1, Math.min(365, historyDays(settled, cut)));
  const from = cut - 365 * DAY_MS;
  const scaled = (values: Float64Array) =>
    Float64Array.from(customers, (c) => (values[c] * horizonDays) / days);
  return {
    orders: scaled(orderDaysBetween(settled, from, cut, timeZone)),
    revenue: scaled(revenueBetween(settled, from, cut)),
  };
}

/**
 * Length of the stretch before the cut that models are tried on: the horizon, or less, so that what they learn from is not shorter
 * than what they foretell and not shorter than {@link MIN_TRAINING_DAYS}; 0 where that leaves too little.
 */
export function holdoutDays(history: number, horizonDays: number): number {
  const days = Math.min(horizonDays, history - Math.max(MIN_TRAINING_DAYS, Math.ceil(history / 2)));
  return days >= Math.min(horizonDays, MIN_HOLDOUT_DAYS) ? days : 0;
}

function tryOnPast(
  dataset: Dataset,
  settled: Dataset,
  cut: number,
  settings: ValueSettings,
  timeZone: string,
): ValueHoldout {
  const none = (reason: string): ValueHoldout => ({ days: 0, reason, tried: [] });
  if (settings.model !== 'auto') return none('the configuration names the model');
  const history = historyDays(dataset, cut);
  const days = holdoutDays(history, settings.horizonDays);
  if (days === 0) return none(`${history} days of history are too few to try models on`);
  const past = cut - days * DAY_MS;
  const before = netRefunds(dataset, past);
  const histories = thinHistories(buyerHistories(before, past, timeZone), HOLDOUT_SAMPLE);
  const repeaters = histories.x.reduce((sum, orders) => sum + (orders > 0 ? 1 : 0), 0);
  if (repeaters < MIN_REPEATERS)
    return none(
      `${days} days ago only ${repeaters} customers had ordered again, ${MIN_REPEATERS} are needed`,
    );
  const spend = forecastSpend(histories);
  const year = pastYear(before, past, days, histories, timeZone);
  const later = revenueBetween(settled, past, cut);
  const actual = Float64Array.from(histories.customers, (c) => later[c]);
  const tried = CANDIDATES.flatMap((model) => {
    const orders = forecastOrders(model, histories);
    return PAST_WEIGHTS.map((pastWeight) => ({
      model: model.name,
      pastWeight,
      metrics: valueMetrics(foretell(orders, spend, year, pastWeight, days).revenue, actual),
    }));
  });
  return { days, reason: null, tried };
}

/** Whole days from the first event to a time. */
function historyDays({ events }: Dataset, time: number): number {
  return events.length > 0 ? Math.max(0, Math.floor((time - events.time[0]) / DAY_MS)) : 0;
}
