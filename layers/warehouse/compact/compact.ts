import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DumpKind } from '../../contract/artefacts.ts';
import { latestFirst } from '../engine/derived-records.ts';
import { type Engine, type EngineOptions, withEngine } from '../engine/engine.ts';
import { literal, pathList } from '../engine/sql.ts';
import { COLUMNS, KEY_FIELD } from '../engine/tables.ts';

const PARQUET = '(FORMAT parquet, COMPRESSION zstd)';
const EVENT_COLUMNS = Object.keys(COLUMNS.events);
/** All columns but the identifier and the time. Events without an identifier are equal when these and the time are. */
const EVENT_CONTENT = EVENT_COLUMNS.filter((name) => name !== 'event_id' && name !== 'time');

export interface CompactEventsOptions {
  /** Staged event files, in any order; a file may occur twice. */
  readonly staged: readonly string[];
  /** Folder for `events/month=YYYY-MM.parquet`, created where needed. */
  readonly outDir: string;
  readonly engine: EngineOptions;
}

export interface CompactEventsResult {
  readonly events: number;
  readonly duplicates: number;
  readonly customers: number;
  readonly items: number;
  /** UTC milliseconds. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  /** One file for each UTC month with events, in order. */
  readonly files: readonly string[];
}

/**
 * All staged events to one Parquet file a UTC month, without duplicates: of events with the same `event_id` the
 * earliest stays, ties broken by content; of events without one those with the same content are one. Neither the
 * order of the files nor of their rows matters, nor how the rows are spread over files: same events, same bytes.
 *
 * Out of core: what does not fit into the engine's memory goes to its temporary folder.
 */
export async function compactEvents(options: CompactEventsOptions): Promise<CompactEventsResult> {
  const folder = join(options.outDir, 'events');
  await mkdir(folder, { recursive: true });
  return withEngine(options.engine, async (engine) => {
    const delivered = await prepareDistinct(engine, options.staged);
    await engine.run(
      `CREATE TABLE events AS SELECT * FROM kept ORDER BY ${['time', ...EVENT_CONTENT, 'event_id'].join(', ')}`,
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
      duplicates: delivered - (events ?? 0),
      customers: customers ?? 0,
      items: items ?? 0,
      firstTime: firstTime ?? null,
      lastTime: lastTime ?? null,
      files,
    };
  });
}

/** Creates the view `kept` of the events that stay. Returns the number delivered. */
async function prepareDistinct(engine: Engine, staged: readonly string[]): Promise<number> {
  if (staged.length === 0) {
    const columns = Object.entries(COLUMNS.events).map(([name, type]) => `NULL::${type} AS ${name}`);
    await engine.run(`CREATE TEMP VIEW kept AS SELECT ${columns.join(', ')} LIMIT 0`);
    return 0;
  }
  const columns = EVENT_COLUMNS.join(', ');
  // A 64-bit key of what makes an event the same as another. Events whose key occurs once – nearly all – are done
  // with; only the others are compared exactly, so a collision costs time and nothing else.
  await engine.run(
    `CREATE TEMP VIEW delivered AS
       SELECT ${columns}, CASE WHEN event_id IS NULL THEN hash(time, ${EVENT_CONTENT.join(', ')}) ELSE hash(event_id) END AS key
       FROM read_parquet(${pathList(staged)})`,
  );
  await engine.run(
    `CREATE TEMP TABLE suspects AS SELECT key FROM delivered GROUP BY key HAVING count(*) > 1`,
  );
  await engine.run(
    `CREATE TEMP VIEW kept AS
       SELECT ${columns} FROM delivered ANTI JOIN suspects USING (key)
       UNION ALL
       SELECT DISTINCT ${columns} FROM delivered SEMI JOIN suspects USING (key) WHERE event_id IS NULL
       UNION ALL
       SELECT ${columns} FROM delivered SEMI JOIN suspects USING (key) WHERE event_id IS NOT NULL
       QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY time, ${EVENT_CONTENT.join(', ')}) = 1`,
  );
  const [row] = await engine.rows('SELECT count(*)::DOUBLE FROM delivered');
  return Number(row?.[0] ?? 0);
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
