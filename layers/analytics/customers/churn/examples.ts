import type { Dataset } from '../../../contract/events/dataset.ts';
import { noOrderProbability } from '../purchase/contract.ts';
import { buyerHistories } from '../purchase/histories.ts';
import { mbgNbd } from '../purchase/mbg-nbd.ts';
import { netRefunds } from '../purchase/net-refunds.ts';
import { forecastOrders } from '../purchase/order-forecast.ts';
import { logOdds } from './classifier.ts';
import { FEATURES } from './feature-list.ts';
import { churnFeatures, orderedNothing } from './features.ts';
import { buyersOnly } from './sample.ts';

/** Buyers as of one cut: their features, and the prediction of MBG/NBD fitted on the data up to then. */
export interface Snapshot {
  readonly cut: number;
  readonly customers: Int32Array;
  readonly dims: number;
  /** Features and, as last column, {@link prior}; row-major. */
  readonly x: Float64Array;
  /** Log-odds of no order by MBG/NBD, or by the shop's pooled rate where it cannot be fitted. */
  readonly prior: Float64Array;
  /** log1p of days since the last order: the simplest baseline. */
  readonly recency: Float64Array;
}

/** Columns of {@link Snapshot.x}. */
export const COLUMNS = [...FEATURES.map(({ name }) => name), 'model'] as const;

/** Position of recency among the features. */
const RECENCY = FEATURES.findIndex(({ name }) => name === 'recency');

/** Greatest number of distinct histories that MBG/NBD is fitted on here. */
const FIT_SAMPLE = 10_000;

/**
 * Describes customers who bought up to `cut` (at most `most`, evenly picked) by what was known then: refunds after the cut are
 * ignored too. O(events) time plus the fit.
 */
export function snapshotAt(
  dataset: Dataset,
  cut: number,
  horizonDays: number,
  timeZone: string,
  most = Number.POSITIVE_INFINITY,
): Snapshot {
  const sample = buyersOnly(dataset, cut, most);
  const netDataset = netRefunds(sample.dataset, cut);
  const histories = buyerHistories(netDataset, cut, timeZone);
  const { x, recency, age } = histories;
  const forecast = forecastOrders(mbgNbd, histories, FIT_SAMPLE);
  const weeks = horizonDays / 7;
  const { fit } = forecast;
  const prior = x.map((_, i) =>
    logOdds(
      fit === null
        ? Math.exp(-forecast.orders(i, weeks))
        : noOrderProbability(mbgNbd, fit.parameters, x[i], recency[i], age[i], weeks),
    ),
  );
  const dims = COLUMNS.length;
  const data = churnFeatures(netDataset, cut, histories.customers, horizonDays, timeZone, dims);
  for (let i = 0; i < prior.length; i++) data[(i + 1) * dims - 1] = prior[i];
  return {
    cut,
    customers: histories.customers.map((c) => sample.customers[c]),
    dims,
    x: data,
    prior,
    recency: prior.map((_, i) => data[i * dims + RECENCY]),
  };
}

/** Whether each customer of the snapshot ordered nothing within the horizon. */
export function outcomeOf(dataset: Dataset, { cut, customers }: Snapshot, horizonDays: number): Uint8Array {
  return orderedNothing(dataset, cut, customers, horizonDays);
}
