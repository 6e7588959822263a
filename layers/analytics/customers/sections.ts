import { ClienteleError } from '../../contract/errors.ts';
import { EVENT_TYPES } from '../../contract/events/event-types.ts';
import type { Trade } from '../../contract/trade.ts';
import type { Section, SectionData, SectionReader } from '../snapshot/section.ts';
import { type CustomerModel, segmentsOf } from './model.ts';
import { jsonColumn, readColumn, readJson } from './section-columns.ts';
import { CLUSTER_FEATURES } from './segments/cluster-features.ts';
import type { ClusterReport, CustomerClusters } from './segments/clusters.ts';
import type { CustomerTable } from './summary.ts';
import { revenueBase } from './value.ts';

/** What is not an array: stored as JSON. */
interface Info {
  readonly count: number;
  readonly asOf: number;
  readonly currency: string;
  readonly timeZone: string;
  readonly anonymous: Trade;
  readonly clusterReport: ClusterReport | null;
}

/** Sections of a snapshot that hold a customer model; {@link restoreCustomers} gives it back bit for bit. */
export function customerSections(model: CustomerModel): Section[] {
  const { table, rfm, clusters } = model;
  const info: Info = {
    count: table.count,
    asOf: table.asOf,
    currency: table.currency,
    timeZone: table.timeZone,
    anonymous: table.anonymous,
    clusterReport: clusters?.report ?? null,
  };
  const column = (name: string, data: SectionData): Section => ({
    name: `customers.${name}`,
    dims: [data.length],
    data,
  });
  const sections = [
    column('info', jsonColumn(info)),
    column('firstSeen', table.firstSeen),
    column('lastSeen', table.lastSeen),
    column('firstOrder', table.firstOrder),
    column('lastOrder', table.lastOrder),
    column('orders', table.orders),
    column('orderDays', table.orderDays),
    column('gross', table.gross),
    column('refunds', table.refunds),
    column('quantity', table.quantity),
    { name: 'customers.events', dims: [table.count, EVENT_TYPES.length], data: table.events },
    column('rfm.recency', rfm.recency),
    column('rfm.frequency', rfm.frequency),
    column('rfm.monetary', rfm.monetary),
  ];
  if (clusters !== null) {
    const dims = [clusters.numbers.length, CLUSTER_FEATURES.length];
    sections.push(
      column('clusters.labels', clusters.labels),
      column('clusters.numbers', clusters.numbers),
      { name: 'customers.clusters.centroids', dims, data: clusters.centroids },
      { name: 'customers.clusters.traits', dims, data: clusters.traits },
    );
  }
  return sections;
}

/**
 * Reads a customer model back.
 *
 * @throws ClienteleError `snapshot.damaged` when a section is missing, of another type or of another length, or was written by a
 *   release that knew less
 */
export function restoreCustomers(reader: SectionReader): CustomerModel {
  const info = readJson(reader, 'customers.info') as Info;
  const { count } = info;
  if (typeof info.timeZone !== 'string' || info.anonymous === undefined)
    throw new ClienteleError('snapshot.damaged', 'Section customers.info was written by an older release.', {
      section: 'customers.info',
    });
  const ints = (name: string, length: number) => readColumn(reader, `customers.${name}`, Int32Array, length);
  const floats = (name: string, length: number) =>
    readColumn(reader, `customers.${name}`, Float64Array, length);
  const bytes = (name: string, length: number) => readColumn(reader, `customers.${name}`, Uint8Array, length);
  const table: CustomerTable = {
    count,
    asOf: info.asOf,
    currency: info.currency,
    timeZone: info.timeZone,
    anonymous: info.anonymous,
    firstSeen: floats('firstSeen', count),
    lastSeen: floats('lastSeen', count),
    firstOrder: floats('firstOrder', count),
    lastOrder: floats('lastOrder', count),
    orders: ints('orders', count),
    orderDays: ints('orderDays', count),
    gross: floats('gross', count),
    refunds: floats('refunds', count),
    quantity: floats('quantity', count),
    events: ints('events', count * EVENT_TYPES.length),
  };
  const rfm = {
    recency: bytes('rfm.recency', count),
    frequency: bytes('rfm.frequency', count),
    monetary: bytes('rfm.monetary', count),
  };
  const clusters = restoreClusters(reader);
  return { table, revenueBase: revenueBase(table), rfm, segment: segmentsOf(rfm), clusters };
}

/**
 * Reads the clusters of a customer model back without the rest of it, also those that an older release wrote.
 *
 * @throws ClienteleError `snapshot.damaged` when a section is missing, of another type or of another length
 */
export function restoreClusters(reader: SectionReader): CustomerClusters | null {
  const { count, clusterReport } = readJson(reader, 'customers.info') as Info;
  if (clusterReport === null) return null;
  const ints = (name: string, length: number) =>
    readColumn(reader, `customers.clusters.${name}`, Int32Array, length);
  const floats = (name: string, length: number) =>
    readColumn(reader, `customers.clusters.${name}`, Float64Array, length);
  const k = reader.get('customers.clusters.numbers').data.length;
  const size = k * CLUSTER_FEATURES.length;
  return {
    labels: ints('labels', count),
    numbers: ints('numbers', k),
    centroids: floats('centroids', size),
    traits: floats('traits', size),
    report: clusterReport,
  };
}
