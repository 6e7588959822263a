import { MIN_REPEATERS } from '../../../contract/value-settings.ts';
import { bgBb } from './bg-bb.ts';
import { bgNbd } from './bg-nbd.ts';
import { type Histories, noOrderProbability, type RepeatModel } from './contract.ts';
import { type Fit, fitRepeatModel } from './fit.ts';
import { expectedSpend, fitGammaGamma } from './gamma-gamma.ts';
import type { BuyerHistories } from './histories.ts';
import { fitRegularities, mbgCnbd, type RegularOutlook, regularOutlook } from './mbg-cnbd-k.ts';
import { mbgNbd } from './mbg-nbd.ts';
import { paretoNbd } from './pareto-nbd.ts';

/** A model of orders: of one regularity, or of one for each customer. */
export type OrderModel = RepeatModel | typeof mbgCnbd;

/** Models of continuous time to choose from, in the order in which ties are decided. */
export const CANDIDATES: readonly OrderModel[] = [mbgNbd, bgNbd, paretoNbd, mbgCnbd];

/** Every model that a shop may name. */
export const REPEAT_MODELS: readonly OrderModel[] = [...CANDIDATES, bgBb];

/** Expected orders of each buyer, by a fitted model or by the fallback. */
export interface OrderForecast {
  readonly model: OrderModel['name'] | 'pooled-rate';
  /** Null for the fallback. */
  readonly fit: Fit | null;
  /** Why the fallback is used; null for a model. */
  readonly reason: string | null;
  /** Orders of the buyer at a position in the next `weeks`; never fewer than the probability of an order. */
  orders(position: number, weeks: number): number;
  /** Probability that the buyer at a position orders nothing in the next `weeks`. */
  noOrder(position: number, weeks: number): number;
}

/** Greatest number of histories that regularities are learnt on. */
const REGULARITY_SAMPLE = 3000;

/** Weeks of the shop's average that a customer's own rate is mixed with where no model can be fitted. */
const POOLING_WEEKS = 26;

/** Orders of the shop's average that a customer's own spend is mixed with where Gamma-Gamma cannot be fitted. */
const POOLING_ORDERS = 3;

/** Fits one model on at most `most` distinct histories; the fallback, with its reason, if that fails. */
export function forecastOrders(model: OrderModel, histories: BuyerHistories, most?: number): OrderForecast {
  const { x, age, count } = histories;
  const repeaters = x.reduce((sum, orders) => sum + (orders > 0 ? 1 : 0), 0);
  if (repeaters < MIN_REPEATERS)
    return pooledRate(
      histories,
      `only ${repeaters} customers have ordered more than once, at least ${MIN_REPEATERS} are needed`,
    );
  const { fit, orders, noOrder } =
    model === mbgCnbd ? byRegularity(histories, most) : byRepeatModel(model as RepeatModel, histories, most);
  if (!fit.converged) return pooledRate(histories, `${model.name} did not converge`);
  // At an edge the forecast may still be sound (nobody seems to leave), so the forecast is checked and not the parameters.
  let total = 0;
  for (let i = 0; i < count; i++) total += orders(i, 1);
  const seen = sumOf(x) / age.reduce((sum, weeks) => sum + Math.max(1, weeks), 0);
  if (!(total / count <= 10 * seen))
    return pooledRate(histories, `${model.name} predicts more than ten times the past rate of orders`);
  return { model: model.name, fit, reason: null, orders, noOrder };
}

type FittedOrders = Pick<OrderForecast, 'orders' | 'noOrder'> & { readonly fit: Fit };

function byRepeatModel(model: RepeatModel, histories: BuyerHistories, most?: number): FittedOrders {
  const { x, count } = histories;
  const seenBy = model.occasions ? weeklyOccasions(histories) : histories;
  const fit = fitRepeatModel(model, seenBy, most);
  const { parameters } = fit;
  const daysAnOccasion = sumOf(x) / Math.max(1, sumOf(seenBy.x));
  // Computed once: every period of a lifetime value needs it, and it costs far more than the rest.
  const alive = new Float64Array(count);
  if (fit.converged)
    for (let i = 0; i < count; i++)
      alive[i] = model.alive(parameters, seenBy.x[i], seenBy.recency[i], seenBy.age[i]);
  const noOrder = (i: number, weeks: number) => {
    // Occasions are whole: between two of them the probability runs straight.
    const whole = model.occasions ? Math.floor(weeks) : weeks;
    const at = (time: number) =>
      noOrderProbability(model, parameters, seenBy.x[i], seenBy.recency[i], seenBy.age[i], time);
    const part = weeks - whole;
    return part > 0 ? (1 - part) * at(whole) + part * at(whole + 1) : at(whole);
  };
  return {
    fit,
    noOrder,
    orders: (i, weeks) =>
      daysAnOccasion * (alive[i] * model.whileActive(parameters, seenBy.x[i], seenBy.age[i], weeks)),
  };
}

function byRegularity(
  { x, recency, age, logGaps, ...rest }: BuyerHistories,
  most = REGULARITY_SAMPLE,
): FittedOrders {
  const fit = fitRegularities({ x, recency, age, logGaps, ...rest }, Math.min(most, REGULARITY_SAMPLE));
  // Kept for the customer who was asked for last: callers ask for several times of one customer in a row.
  let last: { readonly i: number; readonly outlook: RegularOutlook } | undefined;
  const of = (i: number) => {
    if (last?.i !== i)
      last = { i, outlook: regularOutlook(fit.parameters, x[i], recency[i], age[i], logGaps[i]) };
    return last.outlook;
  };
  return {
    fit,
    orders: (i, weeks) => of(i).orders(weeks),
    noOrder: (i, weeks) => of(i).noOrder(weeks),
  };
}

/**
 * Histories in weekly occasions: each full week since the customer's first is an occasion, and a week with an order on any of its
 * days is an occasion used.
 */
function weeklyOccasions({ count, weeksOrdered, lastWeek, age, weight }: BuyerHistories): Histories {
  return {
    count,
    x: weeksOrdered,
    recency: lastWeek,
    age: age.map((weeks, i) => Math.max(lastWeek[i], Math.floor(weeks))),
    weight,
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A customer's own rate of repeat orders, shrunk to the shop's; it does not model customers leaving. */
function pooledRate({ x, age }: BuyerHistories, reason: string): OrderForecast {
  const weeks = sumOf(age);
  // Half an order more than seen: a shop without repeat orders is not one that will never have any.
  const shop = (sumOf(x) + 0.5) / Math.max(1, weeks);
  const rate = (i: number) => (x[i] + POOLING_WEEKS * shop) / (age[i] + POOLING_WEEKS);
  return {
    model: 'pooled-rate',
    fit: null,
    reason,
    orders: (i, ahead) => ahead * rate(i),
    noOrder: (i, ahead) => Math.exp(-ahead * rate(i)),
  };
}

/** Expected value of an order of each buyer in minor units. */
export interface SpendForecast {
  readonly model: 'gamma-gamma' | 'pooled-mean';
  readonly fit: Fit | null;
  readonly reason: string | null;
  readonly spend: Float64Array;
}

/** A mean order above this many times the 95th percentile of repeat buyers is taken as a typing error. */
const MAX_SPEND_RATIO = 20;

/**
 * Gamma-Gamma where it can be fitted, else the customer's mean shrunk to the shop's. Means beyond {@link MAX_SPEND_RATIO} are
 * capped: one huge order must not raise the expectation for everyone else.
 */
export function forecastSpend({ spendDays, meanSpend: stated, count }: BuyerHistories): SpendForecast {
  const seen = stated.filter((_, i) => spendDays[i] > 0).sort();
  const most = seen.length > 0 ? MAX_SPEND_RATIO * seen[Math.floor(seen.length * 0.95)] : 0;
  const meanSpend = stated.map((mean) => Math.min(mean, most));
  const repeaters = spendDays.reduce((sum, days) => sum + (days > 0 ? 1 : 0), 0);
  let reason = `only ${repeaters} customers have paid for a repeat order, at least ${MIN_REPEATERS} are needed`;
  if (repeaters >= MIN_REPEATERS) {
    const fit = fitGammaGamma({ orders: spendDays, meanSpend });
    const spend = Float64Array.from({ length: count }, (_, i) =>
      expectedSpend(fit.parameters, spendDays[i], meanSpend[i]),
    );
    if (fit.converged && fit.parameters[1] > 1 && spend.every(Number.isFinite))
      return { model: 'gamma-gamma', fit, reason: null, spend };
    reason = 'gamma-gamma did not converge to a finite mean';
  }
  let orders = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    orders += spendDays[i];
    total += spendDays[i] * meanSpend[i];
  }
  const mean = orders > 0 ? total / orders : 0;
  const spend = Float64Array.from(
    { length: count },
    (_, i) => (spendDays[i] * meanSpend[i] + POOLING_ORDERS * mean) / (spendDays[i] + POOLING_ORDERS),
  );
  return { model: 'pooled-mean', fit: null, reason, spend };
}
