import { type CustomerTable, historicValue, recencyDays } from '../summary.ts';
import type { Points } from './lloyd.ts';

/** Features of a customer for clustering, in this order. */
export const CLUSTER_FEATURES = ['recency', 'frequency', 'monetary'] as const;

/** Means and standard deviations of the features: what turns logarithms into z-scores. */
export interface FeatureScale {
  readonly mean: Float64Array;
  /** Population standard deviation; 1 for a feature that does not vary. */
  readonly deviation: Float64Array;
}

/**
 * log1p of days since the last order, of orders, and of net revenue in hundreds of minor units (a net below zero
 * counts as zero). The logarithm keeps one order of a million from being a cluster of its own. One row a member.
 */
export function logFeatures(table: CustomerTable, members: Int32Array): Points {
  const dims = CLUSTER_FEATURES.length;
  const data = new Float64Array(members.length * dims);
  for (let i = 0; i < members.length; i++) {
    const c = members[i];
    data[i * dims] = Math.log1p(recencyDays(table, c));
    data[i * dims + 1] = Math.log1p(table.orders[c]);
    data[i * dims + 2] = Math.log1p(historicValue(table, c) / 100);
  }
  return { dims, data };
}

/** Mean and standard deviation of each column. */
export function scaleOf(points: Points): FeatureScale {
  const { dims, data } = points;
  const n = data.length / dims;
  const mean = new Float64Array(dims);
  const deviation = new Float64Array(dims);
  for (let i = 0; i < data.length; i++) mean[i % dims] += data[i] / n;
  for (let i = 0; i < data.length; i++) deviation[i % dims] += (data[i] - mean[i % dims]) ** 2 / n;
  for (let d = 0; d < dims; d++) deviation[d] = deviation[d] > 1e-18 ? Math.sqrt(deviation[d]) : 1;
  return { mean, deviation };
}

/** (x − mean) / deviation, column by column. */
export function standardise(data: Float64Array, { mean, deviation }: FeatureScale): Float64Array {
  return data.map((value, i) => (value - mean[i % mean.length]) / deviation[i % mean.length]);
}

/** x × deviation + mean: the reverse of {@link standardise}. */
export function unstandardise(data: Float64Array, { mean, deviation }: FeatureScale): Float64Array {
  return data.map((value, i) => value * deviation[i % mean.length] + mean[i % mean.length]);
}
