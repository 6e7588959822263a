import { EVENT_TYPES } from '../../contract/events/event-types.ts';
import type { CustomerRow } from '../../contract/rows.ts';
import type { CustomerModel } from '../customers/model.ts';
import { CLUSTER_FEATURES } from '../customers/segments/cluster-features.ts';
import { clusterName } from '../customers/segments/cluster-words.ts';
import type { CustomerClusters } from '../customers/segments/clusters.ts';
import { SEGMENTS } from '../customers/segments/segments.ts';
import { excessRefunds, historicValue, recencyDays } from '../customers/summary.ts';
import { contribution } from '../customers/value.ts';

/** Profile of customer `c`. O(1). A customer without events up to the as-of time counts as seen at that time. */
export function customerRow(model: CustomerModel, c: number): CustomerRow {
  const { table, rfm, clusters } = model;
  const { id, name } = SEGMENTS[model.segment[c]];
  const historic = historicValue(table, c);
  const orders = table.orders[c];
  const label = clusters?.labels[c] ?? -1;
  const counts = EVENT_TYPES.map((type, t) => [type, table.events[c * EVENT_TYPES.length + t]] as const);
  return {
    segment: { id, name },
    cluster: clusters && label >= 0 ? clusterLabel(clusters, label) : null,
    rfm:
      orders === 0
        ? null
        : {
            recencyDays: recencyDays(table, c),
            frequency: orders,
            monetary: historic,
            recencyScore: rfm.recency[c],
            frequencyScore: rfm.frequency[c],
            monetaryScore: rfm.monetary[c],
          },
    value: {
      historic,
      refunds: table.refunds[c],
      excessRefunds: excessRefunds(table, c),
      orders,
      averageOrder: orders > 0 ? Math.round(historic / orders) : null,
      contribution: contribution(historic, model.revenueBase),
    },
    firstSeen: orElse(table.firstSeen[c], table.asOf),
    lastSeen: orElse(table.lastSeen[c], table.asOf),
    firstOrder: orNull(table.firstOrder[c]),
    lastOrder: orNull(table.lastOrder[c]),
    events: Object.fromEntries(counts.filter(([, count]) => count > 0)),
  };
}

/** Identifier and name of the cluster at a position; the identifier lasts while the cluster does. */
export function clusterLabel(clusters: CustomerClusters, at: number): { id: string; name: string } {
  const dims = CLUSTER_FEATURES.length;
  const traits = clusters.traits.subarray(at * dims, (at + 1) * dims);
  return { id: `cluster-${clusters.numbers[at]}`, name: clusterName(at, traits) };
}

function orElse(time: number, otherwise: number): number {
  return Number.isNaN(time) ? otherwise : time;
}

function orNull(time: number): number | null {
  return Number.isNaN(time) ? null : time;
}
