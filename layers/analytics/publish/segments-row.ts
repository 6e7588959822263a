import type { CustomerAttributes } from '../../contract/events/dataset.ts';
import type { SegmentFigures, SegmentRow, SegmentsRow } from '../../contract/rows.ts';
import type { Trade } from '../../contract/trade.ts';
import { netOf } from '../../contract/trade.ts';
import type { CustomerModel } from '../customers/model.ts';
import { CLUSTER_FEATURES } from '../customers/segments/cluster-features.ts';
import { clusterDescription, type FeatureMedians } from '../customers/segments/cluster-words.ts';
import { buyersOf } from '../customers/segments/rfm.ts';
import { SEGMENTS } from '../customers/segments/segments.ts';
import { historicValue, recencyDays } from '../customers/summary.ts';
import { remainders, tradeOf, wholeTrade } from '../customers/trade.ts';
import { distributionOf, groupingAttributes, NO_ATTRIBUTES } from '../insights/customer-attributes.ts';
import { medianOf } from '../numeric/median.ts';
import { clusterLabel } from './customer-row.ts';

/** Most customers named with each segment. */
const TOP_CUSTOMERS = 20;

/**
 * Every segment with its size, revenue and profile: the RFM segments (including empty ones, so that every version lists the same),
 * then the clusters, each kind by revenue, highest first; and trade outside all segments, so that it and the RFM segments sum to the
 * whole shop. O(n log n) time.
 *
 * @param customers identifiers by customer index
 * @param attributes what the shop delivered about them
 */
export function segmentsRow(
  model: CustomerModel,
  customers: readonly string[],
  attributes: CustomerAttributes = NO_ATTRIBUTES,
): SegmentsRow {
  const { table } = model;
  const withAttributes = attributeProfiles(attributes);
  const total = wholeTrade(table);
  const everybody = Int32Array.from(table.orders.keys());
  const profileOf = (members: Int32Array, all: Int32Array) => ({
    ...profile(model, members, all.length, total, customers),
    ...withAttributes(members, all),
  });
  const rfm = SEGMENTS.map((segment, position) => {
    const members = membersOf(model.segment, position);
    return { ...segment, kind: 'rfm' as const, ...profileOf(members, everybody) };
  });
  return {
    segments: [...rfm.sort(byRevenue), ...clusterRows(model, profileOf).sort(byRevenue)],
    rest: remainders({ anonymous: table.anonymous }).map((part) => ({
      ...part,
      revenueShare: revenueShare(part, total),
    })),
    total,
  };
}

/** Share of net revenue; 0 in a shop that has none. */
function revenueShare(part: Trade, total: Trade): number {
  return netOf(total) > 0 ? netOf(part) / netOf(total) : 0;
}

function clusterRows(
  model: CustomerModel,
  profileOf: (members: Int32Array, all: Int32Array) => SegmentFigures,
): SegmentRow[] {
  const { clusters, table } = model;
  if (clusters === null) return [];
  const buyers = buyersOf(table);
  const everyone = medians(model, buyers);
  const dims = CLUSTER_FEATURES.length;
  return Array.from(clusters.numbers, (_, at) => {
    const members = membersOf(clusters.labels, at);
    const traits = clusters.traits.subarray(at * dims, (at + 1) * dims);
    return {
      ...clusterLabel(clusters, at),
      kind: 'cluster' as const,
      description: clusterDescription(traits, medians(model, members), everyone),
      ...profileOf(members, buyers),
    };
  });
}

function profile(
  model: CustomerModel,
  members: Int32Array,
  all: number,
  total: Trade,
  customers: readonly string[],
): SegmentFigures {
  const { table } = model;
  const trade = tradeOf(table, members);
  const { orders } = trade;
  const revenue = netOf(trade);
  const best = members.toSorted((a, b) => historicValue(table, b) - historicValue(table, a) || a - b);
  return {
    customers: members.length,
    share: all > 0 ? members.length / all : 0,
    ...trade,
    revenue,
    revenueShare: revenueShare(trade, total),
    averageOrder: orders > 0 ? Math.round(revenue / orders) : null,
    medianRecencyDays: orders > 0 ? medians(model, members)[0] : null,
    meanFrequency: orders > 0 ? orders / members.length : null,
    topCustomers: Array.from(best.subarray(0, TOP_CUSTOMERS), (c) => customers[c]),
  };
}

/** Most values of an attribute in a segment's profile. */
const MOST_VALUES = 5;

/** Returns a function that says how attributes are distributed among the members of a segment, beside all customers of its kind. */
function attributeProfiles(
  attributes: CustomerAttributes,
): (members: Int32Array, all: Int32Array) => Pick<SegmentFigures, 'attributes'> {
  const grouping = groupingAttributes(attributes);
  if (grouping.length === 0) return () => ({});
  const whole = new Map<Int32Array, ReturnType<typeof distributionOf>>();
  return (members, all) => {
    if (!whole.has(all)) whole.set(all, distributionOf(attributes, all, grouping));
    const profiles = distributionOf(attributes, members, grouping).map(({ name, values }, at) => ({
      name,
      values: values.slice(0, MOST_VALUES).map(({ value, customers }) => ({
        value,
        customers,
        share: customers / members.length,
        shareOfAll:
          (whole.get(all)?.[at]?.values.find((one) => one.value === value)?.customers ?? 0) / all.length,
      })),
    }));
    return { attributes: profiles };
  };
}

function medians({ table }: CustomerModel, members: Int32Array): FeatureMedians {
  const of = (value: (c: number) => number) => medianOf(Float64Array.from(members, value));
  return [of((c) => recencyDays(table, c)), of((c) => table.orders[c]), of((c) => historicValue(table, c))];
}

function membersOf(labels: Uint8Array | Int32Array, label: number): Int32Array {
  const members: number[] = [];
  for (let c = 0; c < labels.length; c++) if (labels[c] === label) members.push(c);
  return Int32Array.from(members);
}

function byRevenue(a: SegmentRow, b: SegmentRow): number {
  return b.revenue - a.revenue || (a.id < b.id ? -1 : 1);
}
