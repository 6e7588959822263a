import type { Dataset } from '../../contract/events/dataset.ts';
import { CLUSTER_DEFAULTS, type ClusterSettings } from './segments/cluster-search.ts';
import { type ClusterMemory, type CustomerClusters, clusterCustomers } from './segments/clusters.ts';
import { type RfmScores, rfmScores } from './segments/rfm.ts';
import { segmentOf } from './segments/segments.ts';
import { type CustomerTable, daysSince, summariseCustomers } from './summary.ts';
import { revenueBase } from './value.ts';

/** Settings of customer analytics. */
export interface CustomersConfig {
  /** The shop's time zone, an IANA name: decides which day an order falls on. */
  readonly timeZone: string;
  readonly clusters: ClusterSettings;
}

export const CUSTOMERS_DEFAULTS: CustomersConfig = { timeZone: 'UTC', clusters: CLUSTER_DEFAULTS };

/** Summary, scores and segments of every customer; positions are the dataset's customer indices. */
export interface CustomerModel {
  readonly table: CustomerTable;
  /** See {@link revenueBase}. */
  readonly revenueBase: number;
  readonly rfm: RfmScores;
  /** Position in SEGMENTS of each customer's segment. */
  readonly segment: Uint8Array;
  /** Null with too few buyers to group. */
  readonly clusters: CustomerClusters | null;
}

/** What is taken over from the serving version. */
export interface PreviousCustomers {
  readonly clusters: ClusterMemory | null;
}

/**
 * Describes every customer of a dataset as of its as-of time. The same dataset, configuration and previous version give
 * the same model, bit for bit. O(events + customers log customers) time, plus the clustering.
 *
 * @param previous the serving version's, so that labels last from night to night
 */
export function describeCustomers(
  dataset: Dataset,
  config: CustomersConfig = CUSTOMERS_DEFAULTS,
  previous?: PreviousCustomers,
): CustomerModel {
  const table = summariseCustomers(dataset, config.timeZone);
  const rfm = rfmScores(table);
  const clusters = clusterCustomers(table, config.clusters, previous?.clusters ?? undefined) ?? null;
  return { table, revenueBase: revenueBase(table), rfm, segment: segmentsOf(table, rfm), clusters };
}

/** Segment of every customer, as position in SEGMENTS. */
function segmentsOf(table: CustomerTable, { recency, frequency, monetary }: RfmScores): Uint8Array {
  return recency.map((score, c) =>
    segmentOf({
      recency: score,
      frequency: frequency[c],
      monetary: monetary[c],
      orders: table.orders[c],
      firstOrderDays: daysSince(table, table.firstOrder[c]),
      refunded: table.refunds[c] > 0,
    }),
  );
}
