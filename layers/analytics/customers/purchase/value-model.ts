import type { Dataset } from '../../events/dataset.ts';
import { DAY_MS } from '../days.ts';
import { type ValueMetrics, valueMetrics } from '../metrics.ts';
import { type BuyerHistories, buyerHistories, thinHistories } from './histories.ts';
import {
  CANDIDATES,
  forecastOrders,
  forecastSpend,
  type OrderForecast,
  type SpendForecast,
} from './order-forecast.ts';
import { refundShare, revenueBetween } from './revenue.ts';
import { MIN_TRAINING_DAYS, type ValueSettings } from './value-settings.ts';

/** What buyers will be worth; one position a buyer of `histories`. */
export interface ValueModel {
  readonly settings: ValueSettings;
  readonly cut: number;
  readonly histories: BuyerHistories;
  readonly orders: OrderForecast;
  readonly spend: SpendForecast;
  /** Weight of last year's revenue beside the model, 0 to 1. */
  readonly pastWeight: number;
  /** Revenue within the horizon as foretold, minor units, before refunds and discount. */
  readonly revenue: Float64Array;
  /** Share of revenue that customers give back. */
  readonly refundShare: number;
  /** What was tried on the shop's own past; empty when the history is too short or the model was prescribed. */
  readonly holdout: readonly {
    readonly model: string;
    readonly pastWeight: number;
    readonly metrics: ValueMetrics;
  }[];
}

/** Buyers that the hold-out is made with: more would not change the choice. */
const HOLDOUT_SAMPLE = 20_000;

/** Weights of last year's revenue that are tried. */
const PAST_WEIGHTS = [0, 0.25, 0.5] as const;

/**
 * Foretells revenue within the horizon as of `cut` (UTC ms). Expected orders × expected spend of the models are mixed,
 * in logarithms, with what the customer brought in the year before, scaled to the horizon: rates of years know the season
 * and the size of a business customer, rates of weeks know who has left. Model and weight are those with the least mean
 * absolute error on the horizon before `cut`; with less than half a year before that, MBG/NBD alone.
 */
export function fitValue(
  dataset: Dataset,
  cut: number,
  settings: ValueSettings,
  timeZone = 'UTC',
): ValueModel {
  const histories = buyerHistories(dataset, cut, timeZone);
  const holdout = tryOnPast(dataset, cut, settings, timeZone);
  let best = holdout[0];
  for (const tried of holdout) if (tried.metrics.mae < best.metrics.mae) best = tried;
  const name = best?.model ?? (settings.model === 'auto' ? CANDIDATES[0].name : settings.model);
  const model = CANDIDATES.find((candidate) => candidate.name === name) ?? CANDIDATES[0];
  const orders = forecastOrders(model, histories);
  const spend = forecastSpend(histories);
  const pastWeight = best?.pastWeight ?? 0;
  const past = pastYear(dataset, cut, settings.horizonDays, histories);
  return {
    settings,
    cut,
    histories,
    orders,
    spend,
    pastWeight,
    revenue: foretell(orders, spend, past, pastWeight, settings.horizonDays),
    refundShare: refundShare(dataset, cut),
    holdout,
  };
}

/**
 * Expected revenue of each buyer over a horizon: (M + u)^(1−w) (P + u)^w − u with M the models', P last year's, and u a
 * hundredth of the mean order, which keeps a year without orders from meaning that nothing can come.
 */
function foretell(
  orders: OrderForecast,
  { spend }: SpendForecast,
  past: Float64Array,
  weight: number,
  horizonDays: number,
): Float64Array {
  const modelled = spend.map((value, i) => value * orders.orders(i, horizonDays / 7));
  if (weight === 0) return modelled;
  const unit = spend.reduce((sum, value) => sum + value, 0) / spend.length / 100;
  if (!(unit > 0)) return modelled;
  return modelled.map((model, i) => (model + unit) ** (1 - weight) * (past[i] + unit) ** weight - unit);
}

/** Revenue of the 365 days before `cut`, scaled to the horizon. */
function pastYear(
  dataset: Dataset,
  cut: number,
  horizonDays: number,
  { customers }: BuyerHistories,
): Float64Array {
  const revenue = revenueBetween(dataset, cut - 365 * DAY_MS, cut);
  return Float64Array.from(customers, (c) => (revenue[c] * horizonDays) / 365);
}

function tryOnPast(
  dataset: Dataset,
  cut: number,
  settings: ValueSettings,
  timeZone: string,
): ValueModel['holdout'] {
  const { horizonDays } = settings;
  const past = cut - horizonDays * DAY_MS;
  if (!(dataset.events.length > 0 && past - dataset.events.time[0] >= MIN_TRAINING_DAYS * DAY_MS)) return [];
  const histories = thinHistories(buyerHistories(dataset, past, timeZone), HOLDOUT_SAMPLE);
  const spend = forecastSpend(histories);
  const before = pastYear(dataset, past, horizonDays, histories);
  const later = revenueBetween(dataset, past, cut);
  const actual = Float64Array.from(histories.customers, (c) => later[c]);
  return CANDIDATES.filter(({ name }) => settings.model === 'auto' || settings.model === name).flatMap(
    (model) => {
      const orders = forecastOrders(model, histories);
      return PAST_WEIGHTS.map((pastWeight) => ({
        model: model.name,
        pastWeight,
        metrics: valueMetrics(foretell(orders, spend, before, pastWeight, horizonDays), actual),
      }));
    },
  );
}
