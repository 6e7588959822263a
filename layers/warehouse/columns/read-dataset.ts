import { tmpdir } from 'node:os';
import { ClienteleError } from '../../contract/errors.ts';
import type { Dataset, Item } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import { scalarProperties } from '../../contract/events/item-properties.ts';
import type { RecommendedEvents } from '../../contract/events/recommended.ts';
import { type ItemDetails, itemDetails } from '../../contract/item-details.ts';
import { type Engine, type EngineOptions, withEngine } from '../engine/engine.ts';
import { pathList } from '../engine/sql.ts';
import { readAttributes } from './customer-attributes.ts';
import { CREDITED, readEvents } from './event-columns.ts';
import { tellOrdersApart } from './reused-orders.ts';

export interface ReadOptions {
  /** Curated event files, in any order. */
  readonly events: readonly string[];
  /** Curated items and customers. */
  readonly items?: string | undefined;
  readonly customers?: string | undefined;
  /** UTC milliseconds: later events are left out. By default the time of the last event. */
  readonly asOf?: number | undefined;
  /** ISO 4217 code of the reporting currency in which the files were staged. */
  readonly currency: string;
  readonly engine?: EngineOptions | undefined;
}

/** The columns, and which of their events name the answer they came from. */
export interface ReadDataset extends Dataset {
  readonly recommended: RecommendedEvents;
}

/**
 * The curated files as the typed columns that models learn from. Identifiers become dense indices in code-unit order
 * and rows are sorted by (time, customer, item, type, order, quantity, amount, session, rating, recommendation), all within the
 * engine, out of core where need be; columns come over a vector at a time, with no object for any row.
 *
 * Customers who refused analysis are left out with all their events. Items are those of the catalogue and those seen
 * in events; where there is a catalogue, an item that it lacks and that nobody bought is hidden: anybody who may send a view could have
 * made it up. Memory in JavaScript: 41 bytes an event, 8 more for each impression, click and purchase that names an answer,
 * and the identifiers and texts.
 *
 * Throws `input.invalid` when there is no event up to `asOf`.
 */
export function readDataset(options: ReadOptions): Promise<ReadDataset> {
  const engine = options.engine ?? { memoryLimitMb: 1024, threads: 2, tempDir: tmpdir() };
  return withEngine(engine, (opened) => read(opened, options));
}

async function read(engine: Engine, options: ReadOptions): Promise<ReadDataset> {
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
    [
      'recommendations',
      `SELECT DISTINCT recommendation_id AS id FROM known
         WHERE recommendation_id IS NOT NULL AND event_type IN ${CREDITED}`,
    ],
  ] as const) {
    await engine.run(
      `CREATE TEMP TABLE ${name}_index AS
         SELECT id, (row_number() OVER (ORDER BY ${codeUnitOrder('id')}, id) - 1)::INTEGER AS i FROM (${from})`,
    );
  }
  const ids = await readIds(engine, 'recommendations');
  const { events, named } = await readEvents(engine, length);
  const customers = await readIds(engine, 'customers');
  return {
    asOf,
    currency: options.currency,
    customers,
    refusesMarketing: await readRefusals(engine, customers.length, options),
    ...(options.customers === undefined
      ? {}
      : { attributes: await readAttributes(engine, customers.length, options.customers) }),
    items: await readItems(engine),
    events,
    recommended: { ...named, ids },
  };
}

async function readIds(engine: Engine, name: 'customers' | 'recommendations'): Promise<string[]> {
  const ids: string[] = [];
  await engine.eachChunk(`SELECT id FROM ${name}_index ORDER BY i`, (chunk) => {
    for (const id of chunk.getColumnValues(0)) ids.push(id as string);
  });
  return ids;
}

/** Which customers refuse to be contacted for marketing, by their index. */
async function readRefusals(
  engine: Engine,
  count: number,
  { customers }: Pick<ReadOptions, 'customers'>,
): Promise<Uint8Array> {
  const refuses = new Uint8Array(count);
  if (customers === undefined) return refuses;
  await engine.eachChunk(
    `SELECT i FROM customers_index JOIN read_parquet(${pathList([customers])}) ON customer_id = id
       WHERE consent_marketing = false`,
    (chunk) => {
      for (const i of chunk.getColumnValues(0)) refuses[Number(i)] = 1;
    },
  );
  return refuses;
}

async function createViews(engine: Engine, { events, items, customers, asOf }: ReadOptions): Promise<void> {
  const refused = customers
    ? `SELECT customer_id FROM read_parquet(${pathList([customers])}) WHERE consent_analytics = false`
    : 'SELECT NULL::VARCHAR AS customer_id LIMIT 0';
  await engine.run(`CREATE TEMP TABLE refused AS ${refused}`);
  const until = asOf === undefined ? '' : `WHERE time <= ${Math.trunc(asOf)}`;
  await engine.run(
    `CREATE TEMP VIEW arrived AS
       SELECT * FROM read_parquet(${pathList(events)}) ANTI JOIN refused USING (customer_id) ${until}`,
  );
  await tellOrdersApart(engine);
  const catalogue = items
    ? `SELECT * FROM read_parquet(${pathList([items])})`
    : `SELECT NULL::VARCHAR AS item_id, NULL::VARCHAR AS title, NULL::VARCHAR AS description, NULL::VARCHAR AS category,
         NULL::VARCHAR AS brand, NULL::BIGINT AS price, NULL::BOOLEAN AS in_stock, NULL::BIGINT AS available_from,
         NULL::BIGINT AS available_until, NULL::BOOLEAN AS hidden, NULL::VARCHAR AS url, NULL::VARCHAR AS image_url,
         NULL::VARCHAR AS group_id, NULL::BIGINT AS cost, NULL::DOUBLE AS stock, NULL::VARCHAR AS properties,
         NULL::BIGINT AS observed_at LIMIT 0`;
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

/** Days before an item's last purchase whose prices count. */
const PRICE_DAYS = 90;

/**
 * What an item costs at present where no catalogue says: the price that most purchases of known customers had in the 90 days
 * before the last of them; of equally frequent ones the latest. The last row alone may be a trade order or a typing error.
 */
const PREVAILING_PRICES = `
  SELECT item_id AS priced, price_then AS prevailing FROM (
    SELECT item_id, price_then, count(*) AS purchases, max(time) AS last_time FROM (
      SELECT item_id, coalesce(unit_price, round(amount / quantity)::BIGINT) AS price_then, time,
        max(time) OVER (PARTITION BY item_id) AS latest
      FROM known WHERE event_type = 'purchase' AND customer_id IS NOT NULL AND item_id IS NOT NULL AND amount > 0)
    WHERE price_then > 0 AND time >= latest - ${PRICE_DAYS * DAY_MS} GROUP BY ALL)
  QUALIFY row_number() OVER (PARTITION BY item_id ORDER BY purchases DESC, last_time DESC, price_then) = 1`;

async function readItems(engine: Engine): Promise<Item[]> {
  const items: Item[] = [];
  const number = (value: unknown) => (value === null ? null : Number(value));
  await engine.eachChunk(
    `SELECT id, regexp_replace(trim(title), '\\s+', ' ', 'g'), description, category, brand,
       (CASE WHEN observed_at IS NULL AND price IS NOT NULL THEN price ELSE coalesce(prevailing, price) END)::DOUBLE,
       coalesce(in_stock, true),
       available_from::DOUBLE, available_until::DOUBLE,
       coalesce(hidden, item_id IS NULL AND bought IS NULL AND EXISTS (FROM catalogue)), properties,
       url, image_url, group_id, cost::DOUBLE, stock
     FROM items_index LEFT JOIN catalogue ON item_id = id
       LEFT JOIN (${PREVAILING_PRICES}) ON priced = id
       LEFT JOIN (SELECT DISTINCT item_id AS bought FROM known WHERE event_type = 'purchase') ON bought = id
     ORDER BY i`,
    (chunk) => {
      const [id, title, description, category, brand, price, inStock, from, until, hidden, json, ...details] =
        chunk.getColumns();
      for (let row = 0; row < chunk.rowCount; row++) {
        const path = category?.[row] as string | null;
        // Staging checked that it is JSON.
        const properties = scalarProperties(JSON.parse((json?.[row] as string | null) ?? 'null'));
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
          ...detailsOf(details.map((column) => column[row])),
          ...(properties === undefined ? {} : { properties }),
        });
      }
    },
  );
  return items;
}

/** Details of an item from the values of their columns, null where one is unknown. */
function detailsOf([url, imageUrl, groupId, cost, stock]: readonly unknown[]): ItemDetails {
  return itemDetails({
    url: (url as string | null) ?? undefined,
    imageUrl: (imageUrl as string | null) ?? undefined,
    groupId: (groupId as string | null) ?? undefined,
    cost: (cost as number | null) ?? undefined,
    stock: (stock as number | null) ?? undefined,
  });
}

function noEvents(): ClienteleError {
  return new ClienteleError(
    'input.invalid',
    'there is no event to learn from: every row was rejected or is later than the as-of time',
  );
}
