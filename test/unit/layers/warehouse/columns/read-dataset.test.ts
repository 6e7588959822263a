import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import {
  EVENT_CODE,
  EVENT_TYPES,
  type EventType,
} from '../../../../../layers/contract/events/event-types.ts';
import { readDataset } from '../../../../../layers/warehouse/columns/read-dataset.ts';
import {
  compactCustomers,
  compactEvents,
  compactItems,
} from '../../../../../layers/warehouse/compact/compact.ts';
import { withEngine } from '../../../../../layers/warehouse/engine/engine.ts';
import { literal } from '../../../../../layers/warehouse/engine/sql.ts';
import { COLUMNS } from '../../../../../layers/warehouse/engine/tables.ts';
import { engine, freshFolder, stageContent } from '../staging.ts';

interface Event {
  readonly event_type: EventType;
  readonly time: number;
  readonly customer_id?: string | undefined;
  readonly session_id?: string | undefined;
  readonly item_id?: string | undefined;
  readonly order_id?: string | undefined;
  readonly quantity?: number | undefined;
  readonly amount?: number | undefined;
  readonly rating?: number | undefined;
  readonly recommendation_id?: string | undefined;
}

/** A curated file of these events, written without staging. */
async function curated(events: readonly Event[]): Promise<string> {
  const path = join(freshFolder(), 'day.parquet');
  const names = Object.keys(COLUMNS.events);
  const rows = events.map((event) => {
    const values: Record<string, unknown> = { quantity: 1, ...event };
    return `(${names
      .map((name) => {
        const value = values[name];
        return value === undefined ? 'NULL' : typeof value === 'string' ? literal(value) : String(value);
      })
      .join(', ')})`;
  });
  const columns = Object.entries(COLUMNS.events).map(([name, type]) => `${name}::${type} AS ${name}`);
  await withEngine(engine, ({ run }) =>
    run(
      `COPY (SELECT ${columns.join(', ')} FROM (VALUES ${rows.join(', ')}) AS t(${names.join(', ')})) TO ${literal(path)} (FORMAT parquet)`,
    ),
  );
  return path;
}

/** Rows of a dataset with the identifiers put back. */
function told({ events, customers, items }: Dataset): unknown[] {
  return Array.from({ length: events.length }, (_, i) => ({
    type: EVENT_TYPES[events.type[i] ?? -1],
    time: events.time[i],
    customer: customers[events.customer[i] ?? -1],
    item: items[events.item[i] ?? -1]?.id,
    quantity: events.quantity[i],
    amount: events.amount[i],
    order: events.order[i],
    session: events.session[i],
    rating: events.rating[i],
  }));
}

describe('orders whose numbers are used again', () => {
  const HOUR = 3_600_000;
  const line = (order_id: string, customer_id: string, time: number, item_id = 'mug'): Event => ({
    event_type: 'purchase',
    order_id,
    customer_id,
    time,
    item_id,
  });
  const ordersOf = async (events: readonly Event[]) => {
    const { events: read } = await readDataset({ events: [await curated(events)], currency: 'EUR', engine });
    return [...read.order];
  };

  it('are other orders on another day and of another customer', async () => {
    const orders = await ordersOf([
      line('1', 'ann', 0),
      line('1', 'ann', HOUR, 'jug'),
      line('1', 'bob', 2 * HOUR),
      line('1', 'ann', 30 * HOUR),
    ]);
    expect(new Set(orders).size).toBe(3);
    expect(orders[0]).toBe(orders[1]);
  });

  it('stay one order across midnight, and keep what is not reused as it is', async () => {
    const orders = await ordersOf([
      line('7', 'ann', 23.9 * HOUR),
      line('7', 'ann', 24.1 * HOUR, 'jug'),
      line('1', 'ann', 25 * HOUR),
      line('1', 'bob', 26 * HOUR),
    ]);
    expect(orders[0]).toBe(orders[1]);
    expect(new Set(orders).size).toBe(3);
  });
});

describe('the price of an item that no catalogue prices', () => {
  const DAY = 86_400_000;
  const sold = (
    time: number,
    amount: number,
    quantity = 1,
    customer_id: string | undefined = 'ann',
  ): Event => ({
    event_type: 'purchase',
    time: time * DAY,
    customer_id,
    item_id: 'mug',
    quantity,
    amount,
  });
  const priceOf = async (events: readonly Event[]) =>
    (await readDataset({ events: [await curated(events)], currency: 'EUR', engine })).items[0]?.price;

  it('is what most purchases of known customers had lately, not what the last row says', async () => {
    const usual = [sold(100, 500), sold(101, 1000, 2), sold(102, 500)];
    expect(await priceOf([...usual, sold(103, 120), sold(104, 9900, 1, undefined)])).toBe(500);
  });

  it('follows a change of price within 90 days, and of equally frequent prices is the latest', async () => {
    expect(await priceOf([sold(1, 300), sold(2, 300), sold(3, 300), sold(200, 450)])).toBe(450);
    expect(await priceOf([sold(1, 300), sold(2, 400)])).toBe(400);
  });
});

describe('reading a dataset', () => {
  it('gives typed columns sorted by time, customer, item, type, order, quantity and amount', async () => {
    const file = await curated([
      {
        event_type: 'purchase',
        time: 2000,
        customer_id: 'bob',
        item_id: 'mug',
        order_id: 'o2',
        quantity: 2,
        amount: 990,
      },
      // Any visitor can send a view, with a rating that nobody gave.
      { event_type: 'view', time: 2000, customer_id: 'bob', item_id: 'mug', session_id: 's', rating: 1 },
      { event_type: 'rating', time: 2000, customer_id: 'ada', item_id: 'mug', rating: 4.5 },
      { event_type: 'search', time: 1000, session_id: 'r' },
      {
        event_type: 'purchase',
        time: 2000,
        customer_id: 'bob',
        item_id: 'mug',
        order_id: 'o1',
        quantity: 3,
        amount: 1,
      },
    ]);

    const dataset = await readDataset({ events: [file], currency: 'EUR', engine });

    expect(dataset).toMatchObject({ asOf: 2000, currency: 'EUR', customers: ['ada', 'bob'] });
    expect(dataset.items).toEqual([
      {
        id: 'mug',
        title: null,
        description: null,
        category: [],
        brand: null,
        price: 495,
        inStock: true,
        availableFrom: null,
        availableUntil: null,
        hidden: false,
      },
    ]);
    expect(dataset.events).toEqual({
      length: 5,
      customer: Int32Array.of(-1, 0, 1, 1, 1),
      item: Int32Array.of(-1, 0, 0, 0, 0),
      type: Uint8Array.of(
        EVENT_CODE.search,
        EVENT_CODE.rating,
        EVENT_CODE.view,
        EVENT_CODE.purchase,
        EVENT_CODE.purchase,
      ),
      time: Float64Array.of(1000, 2000, 2000, 2000, 2000),
      quantity: Float32Array.of(1, 1, 1, 3, 2),
      amount: Float64Array.of(0, 0, 0, 1, 990),
      order: Int32Array.of(-1, -1, -1, 0, 1),
      session: Int32Array.of(0, -1, 1, -1, -1),
      rating: Float32Array.of(Number.NaN, 4.5, Number.NaN, Number.NaN, Number.NaN),
    });
  });

  it('sorts identifiers by code unit, as JavaScript does, beyond the basic plane too', async () => {
    const ids = [
      'z',
      'Z',
      'a',
      '😀',
      '\ue000',
      '\uffee',
      '豈',
      '\ud7ff',
      'a\uffee',
      'a😀',
      '\uffee😀',
      '\uffee\ue000',
      '10',
      '9',
    ];
    const file = await curated(
      ids.map((id, i) => ({ event_type: 'view', time: i, customer_id: id, item_id: id })),
    );

    const dataset = await readDataset({ events: [file], currency: 'EUR', engine });

    expect(dataset.customers).toEqual([...ids].sort());
    expect(dataset.items.map(({ id }) => id)).toEqual([...ids].sort());
    expect(Array.from(dataset.events.customer, (customer) => dataset.customers[customer])).toEqual(ids);
  });

  it('knows nothing of what happens after the as-of time', async () => {
    const file = await curated([
      { event_type: 'view', time: 1000, customer_id: 'ada', item_id: 'mug' },
      { event_type: 'view', time: 2000, customer_id: 'ada', item_id: 'mug' },
      { event_type: 'view', time: 2001, customer_id: 'bob', item_id: 'jug' },
    ]);

    const dataset = await readDataset({ events: [file], asOf: 2000, currency: 'EUR', engine });

    expect(dataset).toMatchObject({ asOf: 2000, customers: ['ada'], events: { length: 2 } });
    expect(dataset.items.map(({ id }) => id)).toEqual(['mug']);
    await expect(readDataset({ events: [file], asOf: 999, currency: 'EUR', engine })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await expect(readDataset({ events: [], currency: 'EUR', engine })).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });

  it('keeps what the shop says of its customers: text, numbers and booleans of those who did something', async () => {
    const record = (customer_id: string, attributes: unknown) => JSON.stringify({ customer_id, attributes });
    const staged = await stageContent(
      'customers.ndjson',
      [
        record('ada', { country: 'DE', newsletter: true, address: { street: 'x' } }),
        record('bob', { country: 'FR', __proto: 'y', age: 40 }),
        record('nobody', { country: 'IT' }),
        record('eve', {}),
      ].join('\n'),
      { kind: 'customers' },
    );
    const customers = await compactCustomers({
      staged: [{ path: staged.staged.customers ?? '', deliveredAt: 1 }],
      outDir: freshFolder(),
      engine,
    });
    const view = (customer_id: string) => ({
      event_type: 'view' as const,
      time: 1000,
      customer_id,
      item_id: 'i',
    });
    const events = [await curated(['ada', 'bob', 'eve'].map(view))];
    const { attributes } = await readDataset({ events, customers, currency: 'EUR', engine });
    expect(attributes?.names).toEqual(['__proto', 'age', 'country', 'newsletter']);
    const of = (c: number) =>
      [...(attributes?.codes.subarray(4 * c, 4 * c + 4) ?? [])]
        .filter((code) => code >= 0)
        .map((code) => JSON.parse(attributes?.pairs[code] ?? ''));
    expect([of(0), of(1), of(2)]).toEqual([
      [
        ['country', 'DE'],
        ['newsletter', true],
      ],
      [
        ['__proto', 'y'],
        ['age', 40],
        ['country', 'FR'],
      ],
      [],
    ]);
  });

  it('joins the catalogue, and leaves out customers who refused analysis', async () => {
    const catalogue = await stageContent(
      'items.ndjson',
      [
        {
          item_id: 'mug',
          title: 'Mug',
          category: 'Home > Mugs',
          brand: 'Clay',
          price: 4.95,
          description: 'Holds tea',
          properties: { colour: 'green', litres: 0.4, parts: ['lid'] },
        },
        {
          item_id: 'new',
          title: 'New',
          in_stock: false,
          hidden: true,
          available_from: 1740823200,
          available_until: '2026-01-01',
        },
      ]
        .map((item) => JSON.stringify(item))
        .join('\n'),
      { kind: 'items' },
    );
    const customers = await stageContent(
      'customers.csv',
      'customer_id,consent.analytics\nada,false\nbob,true\neve,\n',
      { kind: 'customers' },
    );
    const outDir = freshFolder();
    const deliveredAt = 1;
    const options = (staged: string | undefined) => ({
      staged: [{ path: staged ?? '', deliveredAt }],
      outDir,
      engine,
    });

    const dataset = await readDataset({
      events: [
        await curated([
          { event_type: 'view', time: 1, customer_id: 'ada', item_id: 'only ada' },
          { event_type: 'view', time: 2, customer_id: 'bob', item_id: 'mug' },
          { event_type: 'view', time: 3, customer_id: 'eve', item_id: 'jug' },
          { event_type: 'view', time: 4, item_id: 'jug' },
          { event_type: 'purchase', time: 4, item_id: 'old', order_id: 'o' },
        ]),
      ],
      items: await compactItems(options(catalogue.staged.items)),
      customers: await compactCustomers(options(customers.staged.customers)),
      currency: 'EUR',
      engine,
    });

    expect(dataset.customers).toEqual(['bob', 'eve']);
    expect(dataset.events.length).toBe(4);
    expect(dataset.items).toMatchObject([
      // Not in the catalogue, and looked at only: anybody could make it up.
      { id: 'jug', title: null, inStock: true, hidden: true },
      {
        id: 'mug',
        title: 'Mug',
        category: ['Home', 'Mugs'],
        brand: 'Clay',
        price: 495,
        description: 'Holds tea',
        properties: { colour: 'green', litres: 0.4 },
      },
      {
        id: 'new',
        inStock: false,
        hidden: true,
        category: [],
        availableFrom: 1_740_823_200_000,
        availableUntil: Date.UTC(2026, 0, 1),
      },
      { id: 'old', title: null, inStock: true, hidden: false },
    ]);
  });

  it('says which impressions, clicks and purchases name an answer', async () => {
    const of = (event_type: EventType, time: number, recommendation_id?: string): Event => ({
      event_type,
      time,
      recommendation_id,
      customer_id: 'ada',
      item_id: 'mug',
    });
    const file = await curated([
      of('purchase', 4000, 'r.b'),
      of('impression', 1000, 'r.c'),
      of('impression', 1000, 'r.b'),
      of('view', 2000, 'r.a'),
      of('click', 3000, 'r.c'),
      of('click', 3500),
    ]);
    const { recommended, events } = await readDataset({ events: [file], currency: 'EUR', engine });
    const named = Array.from(recommended.event, (e, i) => [
      EVENT_TYPES[events.type[e] ?? -1],
      events.time[e],
      recommended.ids[recommended.id[i] ?? -1],
    ]);
    expect(named).toEqual([
      ['impression', 1000, 'r.b'],
      ['impression', 1000, 'r.c'],
      ['click', 3000, 'r.c'],
      ['purchase', 4000, 'r.b'],
    ]);
    expect(recommended.ids).toEqual(['r.b', 'r.c']);
  });

  it('gives the same dataset whatever the order of rows and files, over many vectors', async () => {
    const id = fc.constantFrom('a', 'b', 'c', undefined);
    const event = fc.record({
      event_type: fc.constantFrom(...EVENT_TYPES),
      time: fc.integer({ min: 0, max: 3 }),
      customer_id: id,
      session_id: id,
      item_id: id,
      order_id: id,
      quantity: fc.constantFrom(1, 2),
      amount: fc.constantFrom(0, 1, undefined),
      rating: fc.constantFrom(1, undefined),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 2, maxLength: 20 }),
        fc.integer({ min: 1, max: 400 }),
        async (few, times) => {
          const events = Array.from({ length: times }, (_, i) =>
            few.map((each) => ({ ...each, time: each.time + i * 10 })),
          ).flat();
          const cut = events.length >> 1;

          const plain = await readDataset({ events: [await curated(events)], currency: 'EUR', engine });
          const other = await readDataset({
            events: [await curated(events.slice(cut).reverse()), await curated(events.slice(0, cut))],
            currency: 'EUR',
            engine: { ...engine, threads: 1 },
          });

          expect(other).toEqual(plain);
          expect(plain.events.length).toBe(events.length);
          expect([...plain.events.time]).toEqual(events.map(({ time }) => time).sort((a, b) => a - b));
          const multiset = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
          // A number that several customers bought under is an order of each.
          const buyers = (id: string) =>
            new Set(
              events.flatMap(({ event_type, order_id, customer_id }) =>
                event_type === 'purchase' && order_id === id ? (customer_id ?? []) : [],
              ),
            ).size;
          const reused = ['a', 'b', 'c'].filter((id) => buyers(id) > 1);
          const orderOf = ({ order_id, customer_id }: Event): string | undefined =>
            order_id !== undefined && reused.includes(order_id)
              ? `${order_id}\x1f${customer_id ?? ''}\x1f0`
              : order_id;
          const orders = [...new Set(events.flatMap((each) => orderOf(each) ?? []))].sort();
          const sessions = [...new Set(events.flatMap(({ session_id }) => session_id ?? []))].sort();
          expect(multiset(told(plain))).toEqual(
            multiset(
              events.map((each) => ({
                type: each.event_type,
                time: each.time,
                customer: each.customer_id,
                item: each.item_id,
                quantity: each.quantity,
                amount: each.amount ?? 0,
                order: each.order_id === undefined ? -1 : orders.indexOf(orderOf(each) as string),
                session: each.session_id === undefined ? -1 : sessions.indexOf(each.session_id),
                rating: ['rating', 'purchase'].includes(each.event_type)
                  ? (each.rating ?? Number.NaN)
                  : Number.NaN,
              })),
            ),
          );
        },
      ),
      { numRuns: 8 },
    );
  });

  it('of compacted days is the dataset of the events that stay', async () => {
    const dump = await stageContent(
      'events.csv',
      'event_type,timestamp,event_id,customer_id,item_id,quantity,unit_price\n' +
        'purchase,2025-03-01,e1,ada,mug,2,4.95\n' +
        'purchase,2025-03-02,e1,ada,mug,2,4.95\n' +
        'purchase,2025-03-02,,bob,jug,1,2\n',
    );
    const { files } = await compactEvents({
      staged: [dump.staged.events ?? ''],
      outDir: freshFolder(),
      engine,
    });

    const dataset = await readDataset({ events: files, currency: 'EUR', engine });

    expect(told(dataset)).toMatchObject([
      { customer: 'ada', item: 'mug', amount: 990, quantity: 2, time: Date.UTC(2025, 2, 1) },
      { customer: 'bob', item: 'jug', amount: 200, quantity: 1, time: Date.UTC(2025, 2, 2) },
    ]);
  });
});
