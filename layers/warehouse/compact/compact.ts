import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import { latestFirst } from '../engine/derived-records.ts';
import { type Engine, type EngineOptions, withEngine } from '../engine/engine.ts';
import { literal, pathList } from '../engine/sql.ts';
import { COLUMNS, KEY_FIELD } from '../engine/tables.ts';
import { linkDevices } from './devices.ts';
import { refundWholeOrders } from './whole-orders.ts';

const PARQUET = '(FORMAT parquet, COMPRESSION zstd)';
const EVENT_COLUMNS = Object.keys(COLUMNS.events);
/** What an identifier is read with: sources may number their events alike, and an order's lines may share one identifier. */
const IDENTITY = 'event_id, event_type, coalesce(customer_id, session_id, anonymous_id), item_id';
/** Everything an event says, but its identifier: what makes two events without one the same. */
const EVENT_CONTENT = EVENT_COLUMNS.filter((name) => name !== 'event_id' && name !== 'time');

export interface CompactEventsOptions {
  /** Staged event files of the shop's dumps, in any order; a file may occur twice. */
  readonly staged: readonly string[];
  /** Staged files of events that callers posted. What a dump says of the same event stands above them. */
  readonly live?: readonly string[];
  /** Folder for `events/month=YYYY-MM.parquet`, created where needed. */
  readonly outDir: string;
  readonly engine: EngineOptions;
}

export interface CompactEventsResult {
  readonly events: number;
  readonly duplicates: number;
  /** Identifiers that different events bear: of another type, customer or item. All of these are kept. */
  readonly clashes: number;
  readonly customers: number;
  readonly items: number;
  /** UTC milliseconds. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  /** One file for each UTC month with events, in order. */
  readonly files: readonly string[];
  /** Whose a device is, see devices.ts; undefined where no device is anybody's. */
  readonly devices: string | undefined;
}

/**
 * All staged events to one Parquet file a UTC month, without duplicates. Events are the same when their `event_id`, type, customer
 * (or session) and item are: what a dump says stays before what a caller posted, then the earliest, ties broken by content. Of events
 * without `event_id` those with the same content are one. A visitor's events are the customer's to whom the device belongs. Neither the
 * order of the files nor of their rows matters, nor how the rows are spread over files: same events, same bytes.
 *
 * Out of core: what does not fit into the engine's memory goes to its temporary folder.
 */
export async function compactEvents(options: CompactEventsOptions): Promise<CompactEventsResult> {
  const folder = join(options.outDir, 'events');
  await mkdir(folder, { recursive: true });
  return withEngine(options.engine, async (engine) => {
    const delivered = await prepareDistinct(engine, options.staged, options.live ?? []);
    const devices = await linkDevices(engine, options.outDir);
    await engine.run(
      `CREATE TABLE events AS SELECT ${EVENT_COLUMNS.join(', ')} FROM linked ORDER BY ${['time', ...EVENT_CONTENT, 'event_id'].join(', ')}`,
    );
    const files = await writeMonths(engine, folder);
    const [row = []] = await engine.rows(
      `SELECT count(*)::DOUBLE, count(DISTINCT customer_id)::DOUBLE, count(DISTINCT item_id)::DOUBLE,
         min(time)::DOUBLE, max(time)::DOUBLE FROM events`,
    );
    const [events, customers, items, firstTime, lastTime] = row.map((value) =>
      value === null ? null : Number(value),
    );
    return {
      events: events ?? 0,
      duplicates: delivered.rows + delivered.added - devices.identifying - (events ?? 0),
      clashes: delivered.clashes,
      customers: customers ?? 0,
      items: items ?? 0,
      firstTime: firstTime ?? null,
      lastTime: lastTime ?? null,
      files,
      devices: devices.file,
    };
  });
}

/** Creates the view `kept` of the events that stay. Returns the rows delivered, and the identifiers of different events. */
async function prepareDistinct(
  engine: Engine,
  dumps: readonly string[],
  live: readonly string[],
): Promise<{ readonly rows: number; readonly added: number; readonly clashes: number }> {
  const columns = EVENT_COLUMNS.join(', ');
  const sources = [
    ...(dumps.length > 0
      ? [`SELECT ${columns}, false AS is_live FROM read_parquet(${pathList(dumps)})`]
      : []),
    ...(live.length > 0 ? [`SELECT ${columns}, true AS is_live FROM read_parquet(${pathList(live)})`] : []),
  ];
  if (sources.length === 0) {
    const none = Object.entries(COLUMNS.events).map(([name, type]) => `NULL::${type} AS ${name}`);
    await engine.run(`CREATE TEMP VIEW delivered AS SELECT ${none.join(', ')}, false AS is_live LIMIT 0`);
    await engine.run('CREATE TEMP VIEW kept AS SELECT * EXCLUDE (is_live) FROM delivered');
    return { rows: 0, added: 0, clashes: 0 };
  }
  // A 64-bit key of what makes an event the same as another. Events whose key occurs once – nearly all – are done
  // with; only the others are compared exactly, so a collision costs time and nothing else.
  await engine.run(
    `CREATE TEMP VIEW delivered AS
       SELECT *, CASE WHEN event_id IS NULL THEN hash(time, ${EVENT_CONTENT.join(', ')}) ELSE hash(event_id) END AS key
       FROM (${sources.join(' UNION ALL ')})`,
  );
  await engine.run(
    `CREATE TEMP TABLE suspects AS SELECT key FROM delivered GROUP BY key HAVING count(*) > 1`,
  );
  await engine.run(
    `CREATE TEMP VIEW distinct_events AS
       SELECT ${columns} FROM delivered ANTI JOIN suspects USING (key)
       UNION ALL
       SELECT DISTINCT ${columns} FROM delivered SEMI JOIN suspects USING (key) WHERE event_id IS NULL
       UNION ALL
       SELECT ${columns} FROM delivered SEMI JOIN suspects USING (key) WHERE event_id IS NOT NULL
       QUALIFY row_number() OVER (PARTITION BY ${IDENTITY} ORDER BY is_live, time, ${EVENT_CONTENT.join(', ')}) = 1`,
  );
  const wholeRefunds = await refundWholeOrders(engine);
  const [row = []] = await engine.rows(
    `SELECT (SELECT count(*) FROM delivered)::DOUBLE,
       (SELECT count(*) FROM (
          SELECT event_id FROM delivered SEMI JOIN suspects USING (key) WHERE event_id IS NOT NULL
          GROUP BY event_id HAVING count(DISTINCT (${IDENTITY})) > 1))::DOUBLE`,
  );
  return { rows: Number(row[0] ?? 0), added: wholeRefunds, clashes: Number(row[1] ?? 0) };
}

async function writeMonths(engine: Engine, folder: string): Promise<string[]> {
  const found = await engine.rows(
    `SELECT DISTINCT epoch_ms(date_trunc('month', make_timestamp(time * 1000)))::DOUBLE AS month
       FROM events ORDER BY month`,
  );
  const months = found.map(([month]) => {
    const from = new Date(Number(month));
    const until = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1);
    const path = join(folder, `month=${from.toISOString().slice(0, 7)}.parquet`);
    // The events are sorted by time: the engine reads no more than the month's rows.
    const rows = `SELECT * FROM events WHERE time >= ${from.getTime()} AND time < ${until}`;
    return { path, copy: `COPY (${rows}) TO ${literal(path)} ${PARQUET}` };
  });
  await engine.runAll(months.map(({ copy }) => copy));
  return months.map(({ path }) => path);
}

/** A staged file of items or customers, and when the dump behind it was delivered. */
export interface DeliveredFile {
  readonly path: string;
  /** UTC milliseconds. */
  readonly deliveredAt: number;
}

export interface CompactLatestOptions {
  readonly staged: readonly DeliveredFile[];
  /** Folder for `items.parquet` or `customers.parquet`, created where needed. */
  readonly outDir: string;
  readonly engine: EngineOptions;
}

/** The latest record of each item, sorted by identifier. Path of the file, or undefined when there are no staged files. */
export function compactItems(options: CompactLatestOptions): Promise<string | undefined> {
  return compactLatest('items', options);
}

/** The latest record of each customer, sorted by identifier. Path of the file, or undefined when there are no staged files. */
export function compactCustomers(options: CompactLatestOptions): Promise<string | undefined> {
  return compactLatest('customers', options);
}

/**
 * Keeps one record for each key. A record of a dump of its own comes before one derived from events. Among the former the
 * last updated stays (by default the time of delivery), among the latter the last observed; ties are broken by content, so
 * that the order of files never matters.
 */
async function compactLatest(
  kind: Exclude<DumpKind, 'events'>,
  options: CompactLatestOptions,
): Promise<string | undefined> {
  if (options.staged.length === 0) return undefined;
  await mkdir(options.outDir, { recursive: true });
  const path = join(options.outDir, `${kind}.parquet`);
  const key = KEY_FIELD[kind];
  const columns = Object.keys(COLUMNS[kind]).join(', ');
  const since = `coalesce(observed_at, ${kind === 'items' ? 'updated_at, ' : ''}delivered_at)`;
  const deliveries = options.staged.map(
    (file) => `(${literal(file.path)}, ${Math.trunc(file.deliveredAt)}::BIGINT)`,
  );
  await withEngine(options.engine, (engine) =>
    engine.run(
      `COPY (
         SELECT ${columns} FROM read_parquet(${pathList(options.staged.map((file) => file.path))}, filename = true)
           JOIN (VALUES ${deliveries.join(', ')}) AS delivery(filename, delivered_at) USING (filename)
         QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY
           observed_at IS NOT NULL, ${latestFirst(kind, since)}) = 1
         ORDER BY ${key}
       ) TO ${literal(path)} ${PARQUET}`,
    ),
  );
  return path;
}
