import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Calendar, DAY } from './calendar.ts';
import type { CustomerTruth } from './customer-truth.ts';
import type { DemoEvent } from './event.ts';
import type { DemoItem } from './item.ts';
import { RowBuffer } from './row-buffer.ts';
import { customerToJson, EVENT_HEADER, eventToCsv, eventToJson, ITEM_HEADER, itemToCsv } from './rows.ts';

/** A file as a shop would deliver it. */
export interface DemoDump {
  readonly kind: 'events' | 'items' | 'customers';
  /** File name, unique within the kind: `2025-03.csv.gz`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Rows in memory at most. A month is sorted by time before it is written; a shop with more events gets several files a month.
 */
const ROWS_HELD = 500_000;

/**
 * Event dumps, one or more per calendar month, each sorted by time; ties keep the order of arrival.
 * @param batches events in any order
 * @param rowsHeld rows in memory at most, in addition to the current batch
 */
export function* eventDumps(
  batches: Iterable<readonly DemoEvent[]>,
  calendar: Calendar,
  rowsHeld = ROWS_HELD,
): Generator<DemoDump> {
  const names = Array.from({ length: calendar.days + 1 }, (_, day) =>
    monthOf(Math.min(calendar.from + day * DAY, calendar.until - 1)),
  );
  const firstDay = Math.floor(calendar.from / DAY);
  const months = [...new Set(names)].map((name) => ({ name, files: 0, rows: new RowBuffer() }));
  const monthOfDay = names.map((name) => months.findIndex((month) => month.name === name));
  // The first half of the period comes from the shop's old system, which wrote CSV.
  const isOld = months.map((_, i) => i < months.length / 2);
  let held = 0;
  for (const batch of batches) {
    for (const event of batch) {
      const month = monthOfDay[Math.floor(event.time / DAY) - firstDay]!;
      months[month]!.rows.add(event.time, isOld[month] ? eventToCsv(event) : eventToJson(event));
    }
    held += batch.length;
    while (held > rowsHeld) {
      const fullest = months.reduce(
        (most, month, i) => (month.rows.length > months[most]!.rows.length ? i : most),
        0,
      );
      held -= months[fullest]!.rows.length;
      yield take(fullest);
    }
  }
  for (let month = 0; month < months.length; month++) if (months[month]!.rows.length > 0) yield take(month);

  function take(index: number): DemoDump {
    const month = months[index]!;
    month.files++;
    const name = month.files === 1 ? month.name : `${month.name}-${month.files}`;
    return isOld[index]
      ? {
          kind: 'events',
          name: `${name}.csv.gz`,
          bytes: gzipSync(month.rows.take(EVENT_HEADER), { level: 2 }),
        }
      : { kind: 'events', name: `${name}.ndjson.zst`, bytes: zstdCompressSync(month.rows.take('')) };
  }
}

/** The catalogue as one CSV file. */
export function itemDump(items: readonly DemoItem[]): DemoDump {
  const text = ITEM_HEADER + items.map(itemToCsv).join('');
  return { kind: 'items', name: 'items.csv', bytes: Buffer.from(text) };
}

/** All customers as one NDJSON file. */
export function customerDump(customers: Iterable<CustomerTruth>): DemoDump {
  const parts: Buffer[] = [];
  for (const customer of customers) parts.push(Buffer.from(customerToJson(customer)));
  return { kind: 'customers', name: 'customers.ndjson', bytes: Buffer.concat(parts) };
}

/** `2025-03`. */
function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}
