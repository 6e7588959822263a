import type { Dataset } from '../../layers/contract/events/dataset.ts';
import { EVENT_CODE, type EventType } from '../../layers/contract/events/event-types.ts';

/** A row of a small hand-made shop. */
export interface Row {
  readonly customer: string | null;
  /** ISO 8601 or UTC milliseconds. */
  readonly at: string | number;
  /** Minor units of the whole row. */
  readonly amount?: number;
  readonly type?: EventType;
  readonly order?: string;
  readonly quantity?: number;
  readonly item?: string;
  readonly session?: string;
  readonly rating?: number;
}

/** Rows as a curated dataset: sorted and indexed; as-of defaults to the last event. */
export function shop(
  rows: readonly Row[],
  options: { asOf?: string | number; currency?: string } = {},
): Dataset {
  const time = (row: Row) => (typeof row.at === 'number' ? row.at : Date.parse(row.at));
  const sorted = rows.toSorted(
    (a, b) => time(a) - time(b) || ((a.customer ?? '') < (b.customer ?? '') ? -1 : 1),
  );
  const distinct = (of: (row: Row) => string | null | undefined) =>
    [...new Set(sorted.map(of).filter((value) => value !== null && value !== undefined))].sort();
  const customers = distinct((row) => row.customer);
  const items = distinct((row) => row.item);
  const orders = distinct((row) => row.order);
  const sessions = distinct((row) => row.session);
  const indexIn = (ids: readonly string[]) => {
    const index = new Map(ids.map((id, at) => [id, at]));
    return (id: string | null | undefined) => (id === null || id === undefined ? -1 : (index.get(id) ?? -1));
  };
  const [customerIndex, itemIndex, orderIndex, sessionIndex] = [customers, items, orders, sessions].map(
    indexIn,
  );
  const asOf = options.asOf ?? Math.max(0, ...sorted.slice(-1).map(time));
  return {
    asOf: typeof asOf === 'number' ? asOf : Date.parse(asOf),
    currency: options.currency ?? 'GBP',
    customers,
    items: items.map((id) => ({
      id,
      title: id,
      description: null,
      category: [],
      brand: null,
      price: null,
      inStock: true,
      availableFrom: null,
      availableUntil: null,
      hidden: false,
    })),
    events: {
      length: sorted.length,
      customer: Int32Array.from(sorted, (row) => customerIndex!(row.customer)),
      item: Int32Array.from(sorted, (row) => itemIndex!(row.item)),
      type: Uint8Array.from(sorted, (row) => EVENT_CODE[row.type ?? 'purchase']),
      time: Float64Array.from(sorted, time),
      quantity: Float32Array.from(sorted, (row) => row.quantity ?? 1),
      amount: Float64Array.from(sorted, (row) => row.amount ?? 0),
      order: Int32Array.from(sorted, (row) => orderIndex!(row.order)),
      session: Int32Array.from(sorted, (row) => sessionIndex!(row.session)),
      rating: Float32Array.from(sorted, (row) => row.rating ?? Number.NaN),
    },
  };
}
