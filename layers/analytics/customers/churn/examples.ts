import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';
import { logOdds } from '../../numeric/log-odds.ts';
import { type BuyerHistories, buyerHistories } from '../purchase/histories.ts';
import { mbgCnbd, regularOutlook } from '../purchase/mbg-cnbd-k.ts';
import { mbgNbd } from '../purchase/mbg-nbd.ts';
import { netRefunds } from '../purchase/net-refunds.ts';
import { forecastOrders } from '../purchase/order-forecast.ts';
import { FEATURES } from './feature-list.ts';
import { churnFeatures } from './features.ts';
import { buyersOnly } from './sample.ts';

/** Buyers as of one cut: their features, and the predictions of order models fitted on the data up to then. */
export interface Snapshot {
  readonly cut: number;
  readonly customers: Int32Array;
  readonly dims: number;
  /** Features and, as last columns, the log-odds of MBG/CNBD-k and of MBG/NBD ({@link prior}); row-major. */
  readonly x: Float64Array;
  /** Log-odds of no order by MBG/NBD, or by the shop's pooled rate where it cannot be fitted. */
  readonly prior: Float64Array;
  /** log1p of days since the last order: the simplest baseline. */
  readonly recency: Float64Array;
  /** MBG/NBD's probability that the buyer at a position orders nothing in so many days. */
  noOrder(position: number, days: number): number;
}

/** Columns of {@link Snapshot.x}. */
export const COLUMNS = [...FEATURES.map(({ name }) => name), 'regularity', 'model'] as const;

/** Columns of the order models' log-odds, by the name of the model, counted from the end of a row. */
export const MODEL_COLUMNS: Readonly<Record<string, number>> = { 'mbg-cnbd-k': 2, 'mbg-nbd': 1 };

/** Position of recency among the features. */
const RECENCY = FEATURES.findIndex(({ name }) => name === 'recency');

/** Greatest number of distinct histories that order models are fitted on here. */
const FIT_SAMPLE = 10_000;

/** Greatest number of customers of a past cut to learn from; evenly picked if there are more. */
const PAST_SAMPLE = 8000;

/** Descriptions of buyers as of a time and as of earlier ones; each is made once. */
export interface Snapshots {
  readonly today: Snapshot;
  /** As of an earlier time, of a sample. */
  at(cut: number): Snapshot;
}

/**
 * Describes customers who bought up to `cut`, and those who had bought up to earlier cuts (at most {@link PAST_SAMPLE}), by what was
 * known then: refunds after a cut are ignored too. How regularly the shop's customers order is learnt once, as of `cut`.
 * O(events) time for each snapshot plus the fit.
 *
 * @param netDataset the dataset net of the refunds known at the cut, if it is needed elsewhere too
 */
export function snapshotsOf(
  dataset: Dataset,
  cut: number,
  { horizonDays, timeZone }: { readonly horizonDays: number; readonly timeZone: string },
  netDataset = netRefunds(dataset, cut),
): Snapshots {
  const fit = forecastOrders(mbgCnbd, buyerHistories(netDataset, cut, timeZone)).fit;
  const made = new Map<number, Snapshot>();
  const describe = (at: number, most: number) =>
    snapshotAt(dataset, at, horizonDays, timeZone, most, fit?.parameters);
  let today: Snapshot | undefined;
  return {
    get today() {
      today ??= describe(cut, Number.POSITIVE_INFINITY);
      return today;
    },
    at(earlier) {
      const known = made.get(earlier) ?? describe(earlier, PAST_SAMPLE);
      made.set(earlier, known);
      return known;
    },
  };
}

/**
 * Describes at most `most` customers who bought up to `cut`.
 * @param regularity parameters of MBG/CNBD-k; absent: MBG/NBD's forecast stands in its column too
 */
export function snapshotAt(
  dataset: Dataset,
  cut: number,
  horizonDays: number,
  timeZone: string,
  most = Number.POSITIVE_INFINITY,
  regularity?: Float64Array,
): Snapshot {
  const sample = buyersOnly(dataset, cut, most);
  const netDataset = netRefunds(sample.dataset, cut);
  const histories = buyerHistories(netDataset, cut, timeZone);
  const forecast = forecastOrders(mbgNbd, histories, FIT_SAMPLE);
  const noOrder = (i: number, days: number) => forecast.noOrder(i, days / 7);
  const prior = histories.x.map((_, i) => logOdds(noOrder(i, horizonDays)));
  const regular = regularity === undefined ? prior : regularOdds(regularity, histories, horizonDays);
  const dims = COLUMNS.length;
  const data = churnFeatures(netDataset, cut, histories.customers, horizonDays, timeZone, dims);
  for (let i = 0; i < prior.length; i++) {
    data[(i + 1) * dims - 2] = regular[i];
    data[(i + 1) * dims - 1] = prior[i];
  }
  return {
    cut,
    customers: histories.customers.map((c) => sample.customers[c]),
    dims,
    x: data,
    prior,
    recency: prior.map((_, i) => data[i * dims + RECENCY]),
    noOrder,
  };
}

/** Log-odds of no order by MBG/CNBD-k. Buyers of one order have few different histories: each is computed once. */
function regularOdds(
  parameters: Float64Array,
  { x, recency, age, logGaps }: BuyerHistories,
  horizonDays: number,
): Float64Array {
  const once = new Map<number, number>();
  return x.map((orders, i) => {
    const known = orders === 0 ? once.get(age[i]) : undefined;
    if (known !== undefined) return known;
    const outlook = regularOutlook(parameters, orders, recency[i], age[i], logGaps[i]);
    const odds = logOdds(outlook.noOrder(horizonDays / 7));
    if (orders === 0) once.set(age[i], odds);
    return odds;
  });
}

/** Days from the cut to the next purchase of each customer of the snapshot; infinite without one. O(events). */
export function daysToOrder({ events, customers: all }: Dataset, { cut, customers }: Snapshot): Float64Array {
  const days = new Float64Array(all.length).fill(Number.POSITIVE_INFINITY);
  for (let e = events.length - 1; e >= 0 && events.time[e] > cut; e--)
    if (events.customer[e] >= 0 && events.type[e] === EVENT_CODE.purchase)
      days[events.customer[e]] = (events.time[e] - cut) / DAY_MS;
  return Float64Array.from(customers, (c) => days[c]);
}

/** Whether each customer of the snapshot ordered nothing within the horizon: 1 or 0. */
export function outcomeOf(dataset: Dataset, snapshot: Snapshot, horizonDays: number): Uint8Array {
  return Uint8Array.from(daysToOrder(dataset, snapshot), (days) => (days > horizonDays ? 1 : 0));
}
