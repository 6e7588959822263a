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
import {
  AS_MODELLED,
  atLevelOf,
  type FurtherExamples,
  type FurtherOrders,
  fitFurtherOrders,
  furtherOrders,
  modelledFurther,
} from './further-orders.ts';
import { type BuyerHistories, buyerHistories, thinHistories } from './histories.ts';
import { netRefunds } from './net-refunds.ts';
import {
  CANDIDATES,
  forecastOrders,
  forecastSpend,
  type OrderForecast,
  type OrderModel,
  REPEAT_MODELS,
  type SpendForecast,
} from './order-forecast.ts';
import { historyDays, orderValues, type PastYear, pastYear } from './past-year.ts';
import { orderDaysBetween, refundShare, revenueBetween } from './revenue.ts';

/** Models of how many orders buyers make and what an order is worth; one position a buyer of `histories`. */
export interface ValueModel {
  readonly settings: ValueSettings;
  readonly cut: number;
  readonly histories: BuyerHistories;
  readonly orders: OrderForecast;
  readonly spend: SpendForecast;
  /** Weight of the mean order of last year against the spend model's, 0 to 1. */
  readonly pastWeight: number;
  /** Expected value of an order in minor units, before future refunds. */
  readonly orderValue: Float64Array;
  /** Order days of the last 365 days, a day of the history they cover. */
  readonly pastOrdersADay: Float64Array;
  readonly further: FurtherOrders;
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

/** Buyers in the hold-out: more would not change the choice. */
const HOLDOUT_SAMPLE = 20_000;

/** Weights of last year's mean order that are tried. */
const PAST_WEIGHTS = [0, 0.25, 0.5, 0.75] as const;

/** Errors that differ by no more than this share are alike: of the weights, the least then serves. */
const ALIKE = 0.01;

/** From this length on, a hold-out covers every season. */
const YEAR_ROUND_DAYS = 330;

const YEAR_DAYS = 364;

/**
 * Learns how many orders follow the first, and what an order is worth, as of `cut` (UTC ms). The value of an order mixes, in logarithms,
 * the spend model's with the customer's mean order of last year; the number of further orders mixes the order model's with last year's
 * ({@link FurtherOrders}), at the level of the same season last year. Model and weights are those with the least mean absolute error of
 * revenue on the days before `cut` ({@link holdoutDays}); if nothing can be tried, MBG/NBD alone. Purchases are net of the refunds
 * known at the cut, in the hold-out as in the forecast.
 *
 * @param netDataset the dataset net of the refunds known at the cut, if it is needed elsewhere too
 */
export function fitValue(
  dataset: Dataset,
  cut: number,
  settings: ValueSettings,
  timeZone = 'UTC',
  netDataset = netRefunds(dataset, cut),
): ValueModel {
  const histories = buyerHistories(netDataset, cut, timeZone);
  const { best, ...holdout } = tryOnPast(dataset, netDataset, cut, settings, timeZone);
  const name = settings.model === 'auto' ? (best?.model ?? CANDIDATES[0].name) : settings.model;
  const model = REPEAT_MODELS.find((candidate) => candidate.name === name) ?? CANDIDATES[0];
  const orders = forecastOrders(model, histories);
  const spend = forecastSpend(histories);
  const pastWeight = best?.pastWeight ?? 0;
  const year = pastYear(netDataset, cut, histories, timeZone);
  return {
    settings,
    cut,
    histories,
    orders,
    spend,
    pastWeight,
    orderValue: orderValues(spend, year, pastWeight),
    pastOrdersADay: year.ordersADay,
    further:
      best === undefined ? AS_MODELLED : ofSeason(dataset, cut, model, best.further, holdout.days, timeZone),
    refundShare: refundShare(netDataset, cut),
    holdout,
  };
}

/** Level of the same days of last year, where the hold-out has not covered all seasons. */
function ofSeason(
  dataset: Dataset,
  cut: number,
  model: OrderModel,
  further: FurtherOrders,
  days: number,
  timeZone: string,
): FurtherOrders {
  const lastYear = cut - YEAR_DAYS * DAY_MS;
  if (days >= YEAR_ROUND_DAYS || historyDays(dataset, lastYear) < MIN_TRAINING_DAYS) return further;
  const before = netRefunds(dataset, lastYear);
  const histories = thinHistories(buyerHistories(before, lastYear, timeZone), HOLDOUT_SAMPLE);
  const year = pastYear(before, lastYear, histories, timeZone);
  const orders = forecastOrders(model, histories);
  const actual = orderDaysBetween(dataset, lastYear, lastYear + days * DAY_MS, timeZone);
  return atLevelOf(further, furtherExamples(orders, histories, year, actual, days));
}

/** What was expected of those who ordered in the days after a cut, and how often they ordered. */
function furtherExamples(
  orders: OrderForecast,
  { customers }: BuyerHistories,
  { ordersADay }: PastYear,
  orderDays: Float64Array,
  days: number,
): FurtherExamples {
  const positions = Array.from(customers.keys()).filter((i) => orderDays[customers[i]] > 0);
  return {
    modelled: positions.map((i) => modelledFurther(orders, i, days / 7)),
    past: positions.map((i) => ordersADay[i] * days),
    actual: positions.map((i) => orderDays[customers[i]] - 1),
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

/** The hold-out with the settings that did best; undefined if nothing was tried. */
interface TriedPast extends ValueHoldout {
  readonly best:
    | { readonly model: string; readonly pastWeight: number; readonly further: FurtherOrders }
    | undefined;
}

function tryOnPast(
  dataset: Dataset,
  netDataset: Dataset,
  cut: number,
  settings: ValueSettings,
  timeZone: string,
): TriedPast {
  const none = (reason: string): TriedPast => ({ days: 0, reason, tried: [], best: undefined });
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
  const year = pastYear(before, past, histories, timeZone);
  const later = revenueBetween(netDataset, past, cut);
  const laterOrders = orderDaysBetween(netDataset, past, cut, timeZone);
  const actual = Float64Array.from(histories.customers, (c) => later[c]);
  const tried = CANDIDATES.flatMap((model) => {
    const orders = forecastOrders(model, histories);
    const further = fitFurtherOrders(furtherExamples(orders, histories, year, laterOrders, days));
    const expected = histories.x.map((_, i) => {
      const more = furtherOrders(further, modelledFurther(orders, i, days / 7), year.ordersADay[i] * days);
      return (1 - orders.noOrder(i, days / 7)) * (1 + more);
    });
    return PAST_WEIGHTS.map((pastWeight) => {
      const worth = orderValues(spend, year, pastWeight);
      const metrics = valueMetrics(
        expected.map((orderDays, i) => orderDays * worth[i]),
        actual,
      );
      return { model: model.name, pastWeight, metrics, further };
    });
  });
  const least = Math.min(...tried.map(({ metrics }) => metrics.mae));
  const model = tried.find(({ metrics }) => metrics.mae === least)?.model;
  const best = tried.find((one) => one.model === model && one.metrics.mae <= least * (1 + ALIKE));
  return { days, reason: null, best, tried: tried.map(({ further: _, ...shown }) => shown) };
}
