import { tmpdir } from 'node:os';
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { ClienteleError } from '../analytics/errors.ts';
import type { Dataset, EventColumns, Item } from '../analytics/events/dataset.ts';
import { EVENT_TYPES } from '../analytics/events/event-types.ts';
import { scalarProperties } from '../analytics/events/item-properties.ts';
import { type Engine, type EngineOptions, withEngine } from './engine.ts';
import { pathList } from './sql.ts';

export interface ReadOptions {
  /** Curated event files, in any order. */
  readonly events: readonly string[];
  /** Curated items and customers. */
  readonly items?: string | undefined;
  readonly customers?: string | undefined;
  /** UTC milliseconds: events after it are not known yet. By default the time of the last event. */
  readonly asOf?: number | undefined;
  /** ISO 4217 code of the reporting currency in which the files were staged. */
  readonly currency: string;
  readonly engine?: EngineOptions | undefined;
}

type Table = Omit<EventColumns, 'length'>;

/** Columns of the final query in their order, each as the array it is copied into. */
const LAYOUT = [
  ['customer', 'INTEGER', Int32Array],
  ['item', 'INTEGER', Int32Array],
  ['type', 'UTINYINT', Uint8Array],
  ['time', 'DOUBLE', Float64Array],
  ['quantity', 'FLOAT', Float32Array],
  ['amount', 'DOUBLE', Float64Array],
  ['order', 'INTEGER', Int32Array],
  ['session', 'INTEGER', Int32Array],
  ['rating', 'FLOAT', Float32Array],
] as const;

/**
 * The curated files as the typed columns that models learn from. Identifiers become dense indices in code-unit order
 * and rows are sorted by (time, customer, item, type, order, quantity, amount, session, rating), all within the
 * engine, out of core where need be; columns come over a vector at a time, with no object for any row.
 *
 * Customers who refused analysis are left out with all their events. Items are those of the catalogue and those seen
 * in events. Memory in JavaScript: 41 bytes an event, and the identifiers and texts.
 *
 * Throws `input.invalid` when there is no event up to `asOf`.
 */
export function readDataset(options: ReadOptions): Promise<Dataset> {
  const engine = options.engine ?? { memoryLimitMb: 1024, threads: 2, tempDir: tmpdir() };
  return withEngine(engine, (opened) => read(opened, options));
}

async function read(engine: Engine, options: ReadOptions): Promise<Dataset> {
  if (options.events.length === 0) throw noEvents();
  await createViews(engine, options);
  const [range] = await engine.rows('SELECT count(*)::DOUBLE, max(time)::DOUBLE FROM known');
  const length = Number(range?.[0] ?? 0);
  if (length === 0) throw noEvents();
  const asOf = options.asOf ?? Number(range?.[1]);

  for (const [name, from] of [
    ['customers', 'SELECT DISTINCT customer_id AS id FROM known WHERE customer_id IS NOT NULL'],
    [
      'items',
      'SELECT DISTINCT item_id AS id FROM known WHERE item_id IS NOT NULL UNION SELECT item_id AS id FROM catalogue',
    ],
    ['orders', 'SELECT DISTINCT order_id AS id FROM known WHERE order_id IS NOT NULL'],
    ['sessions', 'SELECT DISTINCT session_id AS id FROM known WHERE session_id IS NOT NULL'],
  ] as const) {
    await engine.run(
      `CREATE TEMP TABLE ${name}_index AS
         SELECT id, (row_number() OVER (ORDER BY ${codeUnitOrder('id')}, id) - 1)::INTEGER AS i FROM (${from})`,
    );
  }
  const events = await readEvents(engine, length);
  const customers: string[] = [];
  await eachChunk(engine, 'SELECT id FROM customers_index ORDER BY i', (chunk) => {
    for (const id of chunk.getColumnValues(0)) customers.push(id as string);
  });
  return { asOf, currency: options.currency, customers, items: await readItems(engine), events };
}

async function createViews(engine: Engine, { events, items, customers, asOf }: ReadOptions): Promise<void> {
  const refused = customers
    ? `SELECT customer_id FROM read_parquet(${pathList([customers])}) WHERE consent_analytics = false`
    : 'SELECT NULL::VARCHAR AS customer_id LIMIT 0';
  await engine.run(`CREATE TEMP TABLE refused AS ${refused}`);
  const until = asOf === undefined ? '' : `WHERE time <= ${Math.trunc(asOf)}`;
  await engine.run(
    `CREATE TEMP VIEW known AS
       SELECT * FROM read_parquet(${pathList(events)}) ANTI JOIN refused USING (customer_id) ${until}`,
  );
  const catalogue = items
    ? `SELECT * FROM read_parquet(${pathList([items])})`
    : `SELECT NULL::VARCHAR AS item_id, NULL::VARCHAR AS title, NULL::VARCHAR AS description, NULL::VARCHAR AS category,
         NULL::VARCHAR AS brand, NULL::BIGINT AS price, NULL::BOOLEAN AS in_stock, NULL::BIGINT AS available_from,
         NULL::BIGINT AS available_until, NULL::BOOLEAN AS hidden, NULL::VARCHAR AS properties LIMIT 0`;
  await engine.run(`CREATE TEMP VIEW catalogue AS ${catalogue}`);
}

/**
 * Key whose byte order in UTF-8 is the order of UTF-16 code units. The two differ only in that U+E000–U+FFFF come
 * before the characters above U+FFFF in UTF-8 and after their surrogates in UTF-16; behind U+10FFFF, which no
 * identifier contains, they come last.
 */
function codeUnitOrder(id: string): string {
  const late = '[\\x{E000}-\\x{FFFF}]';
  return `CASE WHEN regexp_matches(${id}, '${late}')
    THEN regexp_replace(${id}, '(${late})', chr(1114111) || '\\1', 'g') ELSE ${id} END`;
}

async function readEvents(engine: Engine, length: number): Promise<EventColumns> {
  const types = EVENT_TYPES.map((type, code) => `WHEN '${type}' THEN ${code}`).join(' ');
  const table = Object.fromEntries(
    LAYOUT.map(([name, , Column]) => [name, new Column(length)]),
  ) as unknown as Table;
  const columns = LAYOUT.map(([name, type]) => `${name === 'order' ? '"order"' : name}::${type}`);
  const sql = `SELECT ${columns.join(', ')} FROM (
      SELECT coalesce(c.i, -1) AS customer, coalesce(t.i, -1) AS item, CASE event_type ${types} END AS type, time,
        quantity, coalesce(amount, 0) AS amount, coalesce(o.i, -1) AS "order", coalesce(s.i, -1) AS session,
        coalesce(rating, 'NaN') AS rating
      FROM known
        LEFT JOIN customers_index c ON c.id = customer_id
        LEFT JOIN items_index t ON t.id = item_id
        LEFT JOIN orders_index o ON o.id = order_id
        LEFT JOIN sessions_index s ON s.id = session_id)
    ORDER BY time, customer, item, type, "order", quantity, amount, session, rating`;
  let at = 0;
  await eachChunk(engine, sql, (chunk) => {
    LAYOUT.forEach(([name], i) => {
      table[name].set(numbers(chunk.getColumnVector(i)), at);
    });
    at += chunk.rowCount;
  });
  return { length, ...table };
}

/**
 * The values of a numeric vector without NULLs. The client keeps the typed array private and offers single values
 * only, which costs an allocation and a validity test each; nine columns of a million events make that seconds.
 */
function numbers(vector: DuckDBVector): ArrayLike<number> {
  const { items } = vector as unknown as { readonly items: unknown };
  if (ArrayBuffer.isView(items)) return items as unknown as ArrayLike<number>;
  throw new ClienteleError('internal', 'the event engine returned a vector that is no array of numbers');
}

async function readItems(engine: Engine): Promise<Item[]> {
  const items: Item[] = [];
  const number = (value: unknown) => (value === null ? null : Number(value));
  await eachChunk(
    engine,
    `SELECT id, title, description, category, brand, price::DOUBLE, coalesce(in_stock, true),
       available_from::DOUBLE, available_until::DOUBLE, coalesce(hidden, false), properties
     FROM items_index LEFT JOIN catalogue ON item_id = id ORDER BY i`,
    (chunk) => {
      const [id, title, description, category, brand, price, inStock, from, until, hidden, told] =
        chunk.getColumns();
      for (let row = 0; row < chunk.rowCount; row++) {
        const path = category?.[row] as string | null;
        // What was staged is JSON: it was checked when it came.
        const properties = scalarProperties(JSON.parse((told?.[row] as string | null) ?? 'null'));
        items.push({
          id: id?.[row] as string,
          title: title?.[row] as string | null,
          description: description?.[row] as string | null,
          category: path === null ? [] : path.split(' > '),
          brand: brand?.[row] as string | null,
          price: number(price?.[row]),
          inStock: inStock?.[row] as boolean,
          availableFrom: number(from?.[row]),
          availableUntil: number(until?.[row]),
          hidden: hidden?.[row] as boolean,
          ...(properties === undefined ? {} : { properties }),
        });
      }
    },
  );
  return items;
}

async function eachChunk(
  engine: Engine,
  sql: string,
  visit: (chunk: DuckDBDataChunk) => void,
): Promise<void> {
  const result = await engine.connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    visit(chunk);
  }
}

function noEvents(): ClienteleError {
  return new ClienteleError(
    'input.invalid',
    'there is no event to learn from: every row was rejected or is later than the as-of time',
  );
}
