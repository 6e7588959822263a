import type { Dataset } from '../../../contract/events/dataset.ts';
import type { Snapshots } from '../churn/examples.ts';
import { linkProbability } from '../churn/links.ts';
import { type InterpurchaseTimes, shareBelow } from '../lifecycle/interpurchase-times.ts';
import { furtherOrders, modelledFurther } from '../purchase/further-orders.ts';
import type { ValueModel } from '../purchase/value-model.ts';

/** Days between the learnt horizons at which the shape of the shop's gaps between orders is kept. */
const BETWEEN = [3, 7, 10, 14, 21, 45, 60, 136, 273] as const;

/** Fewest gaps in the whole shop to take a shape from. */
const MIN_GAPS = 30;

/** Least share of gaps longer than the wait so far to take a shape from. */
const MIN_TAIL = 0.01;

/** The probability of no order is never exactly 0: the logarithm stays finite. */
const LEAST = 1e-9;

/**
 * What each buyer is expected to order, as one distribution: of the time T until the next order, and of the orders that follow within a
 * time. Everything that is told of a customer is read off it, so all of it agrees:
 *
 * - P(no order in h) = P(T > h), which never rises with h; churn and propensity are this at two horizons.
 * - E[orders in h] = P(T ≤ h) × E[orders | at least one]. The second factor is 1 or more and never falls with h.
 * - The date of the next order is a quantile of T.
 *
 * Positions are those of the value model's histories; time is in days.
 */
export interface OrderDistribution {
  /** Horizons at which the probability was learnt; the longest ends the distribution. Empty where the history carries none. */
  readonly horizons: readonly number[];
  noOrder(position: number, days: number): number;
  orders(position: number, days: number): number;
  /** Days by which the next order has come with probability `quantile`, given that one comes within the longest horizon. */
  nextOrder(position: number, quantile: number): number;
}

/** What a distribution is made from. */
export interface DistributionSources {
  readonly dataset: Dataset;
  readonly cut: number;
  readonly seed: number;
  /** As of the cut. */
  readonly times: InterpurchaseTimes;
  readonly value: ValueModel;
  /** Ascending; the history carries them. */
  readonly horizons: readonly number[];
  /** Churn's probability of no order at one of the horizons, and what it was learnt from; null where churn is not known. */
  readonly churn: {
    readonly days: number;
    readonly probability: Float64Array;
    readonly snapshots: Snapshots;
  } | null;
}

/**
 * Makes the distribution. Churn gives P(T > its horizon); links learnt on past cuts lead from there to the other horizons. Between them
 * the hazard is that of the shop's gaps between orders relative to what is typical of the customer, given the wait so far, scaled so that
 * it meets both ends. Without churn the order model's own probabilities stand at the horizons.
 * O(buyers × horizons) time plus the links.
 */
export function orderDistribution(sources: DistributionSources): OrderDistribution {
  const { horizons, value } = sources;
  const longest = horizons.at(-1) ?? 0;
  const days = [...new Set([...horizons, ...BETWEEN.filter((day) => day < longest)])].sort((a, b) => a - b);
  const survival = survivalAt(sources);
  const shape = gapHazard(sources.times, value);
  const hazard = cumulativeHazard(shape, value.histories.count, days, horizons, survival);
  const further = furtherAt(value, horizons);
  return {
    horizons,
    noOrder: (i, time) => Math.exp(-interpolated(days, hazard, i, time)),
    orders: (i, time) =>
      -Math.expm1(-interpolated(days, hazard, i, time)) * (1 + interpolated(horizons, further, i, time)),
    nextOrder(i, quantile) {
      const some = -Math.expm1(-interpolated(days, hazard, i, longest));
      return timeOf(days, hazard, i, -Math.log1p(-quantile * some));
    },
  };
}

/** P(T > h) of every buyer at each horizon. */
function survivalAt({ dataset, cut, seed, value, horizons, churn }: DistributionSources): Float64Array[] {
  const { orders, histories } = value;
  if (churn === null) return horizons.map((day) => histories.x.map((_, i) => orders.noOrder(i, day / 7)));
  const anchor = horizons.indexOf(churn.days);
  const survival = horizons.map(() => churn.probability);
  const linked = (kind: 'before' | 'after', from: number, to: number) =>
    linkProbability(dataset, cut, churn.snapshots, { kind, from, to }, seed);
  for (let at = anchor - 1; at >= 0; at--) {
    const later = survival[at + 1];
    const none = linked('before', horizons[at], horizons[at + 1]);
    survival[at] = later.map((p, i) => 1 - (1 - p) * (1 - none[i]));
  }
  for (let at = anchor + 1; at < horizons.length; at++) {
    const earlier = survival[at - 1];
    const none = linked('after', horizons[at - 1], horizons[at]);
    survival[at] = earlier.map((p, i) => p * none[i]);
  }
  return survival;
}

/** Minus the logarithm of P(T > day) for each day; a column a day. Never falls with the day. */
function cumulativeHazard(
  shape: (position: number, days: number) => number,
  count: number,
  days: readonly number[],
  horizons: readonly number[],
  survival: readonly Float64Array[],
): Float32Array[] {
  const columns = days.map(() => new Float32Array(count));
  const own = new Float64Array(days.length + 1);
  for (let i = 0; i < count; i++) {
    for (const [d, day] of days.entries()) own[d + 1] = Math.max(own[d], shape(i, day));
    let from = 0;
    let before = 0;
    for (const [at, horizon] of horizons.entries()) {
      const to = days.indexOf(horizon) + 1;
      const there = -Math.log(Math.max(LEAST, survival[at][i]));
      const after = Math.max(before, there);
      const start = from === 0 ? 0 : days[from - 1];
      for (let d = from + 1; d <= to; d++) {
        const whole = own[to] - own[from];
        const part = whole > LEAST ? (own[d] - own[from]) / whole : (days[d - 1] - start) / (horizon - start);
        columns[d - 1][i] = before + part * (after - before);
      }
      from = to;
      before = after;
    }
  }
  return columns;
}

/** Cumulative hazard of the next order by the shop's gaps, given the wait so far; in proportion to time where they say nothing. */
function gapHazard(
  { today, lastDay, typicalGap, spread }: InterpurchaseTimes,
  { histories: { customers } }: ValueModel,
): (position: number, days: number) => number {
  return (i, days) => {
    const c = customers[i];
    const longer = (wait: number) => 1 - shareBelow(spread, Math.log(Math.max(0.5, wait) / typicalGap[c]));
    const waited = today - lastDay[c];
    const so = spread.length < MIN_GAPS ? 0 : longer(waited);
    return so < MIN_TAIL ? days : -Math.log(Math.max(MIN_TAIL, longer(waited + days) / so));
  };
}

/** Expected orders after the first, of a buyer who orders within the day; a column a day. It never
 * falls with the day, and between days it runs straight. */
function furtherAt(
  { orders, histories, further, pastOrdersADay }: ValueModel,
  days: readonly number[],
): Float32Array[] {
  const columns = days.map(() => new Float32Array(histories.count));
  for (let i = 0; i < histories.count; i++) {
    let most = 0;
    for (const [d, day] of days.entries()) {
      const modelled = modelledFurther(orders, i, day / 7);
      most = Math.max(most, furtherOrders(further, modelled, pastOrdersADay[i] * day));
      columns[d][i] = most;
    }
  }
  return columns;
}

/** Value at a time between days, which starts from 0; beyond the last day it stays. */
function interpolated(
  days: readonly number[],
  columns: readonly Float32Array[],
  i: number,
  time: number,
): number {
  const after = days.findIndex((day) => day >= time);
  if (after < 0) return columns.at(-1)?.[i] ?? 0;
  const start = after === 0 ? 0 : days[after - 1];
  const before = after === 0 ? 0 : columns[after - 1][i];
  return before + ((time - start) / (days[after] - start)) * (columns[after][i] - before);
}

/** The first time at which a value is reached; the last day if it is not. */
function timeOf(days: readonly number[], columns: readonly Float32Array[], i: number, value: number): number {
  let start = 0;
  let before = 0;
  for (const [d, day] of days.entries()) {
    const here = columns[d][i];
    if (here >= value && here > before)
      return start + Math.max(0, (value - before) / (here - before)) * (day - start);
    start = day;
    before = here;
  }
  return start;
}
