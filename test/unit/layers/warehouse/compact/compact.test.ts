import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CompactEventsResult,
  compactCustomers,
  compactEvents,
  compactItems,
} from '../../../../../layers/warehouse/compact/compact.ts';
import { withEngine } from '../../../../../layers/warehouse/engine/engine.ts';
import { literal } from '../../../../../layers/warehouse/engine/sql.ts';
import { COLUMNS } from '../../../../../layers/warehouse/engine/tables.ts';
import { engine, freshFolder, readRows, stageContent } from '../staging.ts';

interface Event {
  readonly event_type?: string;
  readonly timestamp: string;
  readonly event_id?: string | undefined;
  readonly customer_id?: string | undefined;
  readonly anonymous_id?: string;
  readonly item_id?: string | undefined;
  readonly quantity?: number;
}

async function staged(events: readonly Event[]): Promise<string> {
  if (events.length === 0)
    return (await stageContent('events.csv', 'event_type,timestamp\n')).staged.events ?? '';
  const lines = events.map((event) => JSON.stringify({ event_type: 'purchase', item_id: 'mug', ...event }));
  const result = await stageContent('events.ndjson', `${lines.join('\n')}\n`);
  expect(result.accepted).toBe(events.length);
  return result.staged.events ?? '';
}

function compacted(files: readonly string[]): Promise<CompactEventsResult> {
  return compactEvents({ staged: files, outDir: freshFolder(), engine });
}

const hashOf = (paths: readonly string[]) =>
  paths.map((path) => `${basename(path)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`);

describe('compacting events', () => {
  it('writes one file a UTC month, sorted by time', async () => {
    const file = await staged([
      { timestamp: '2025-02-01T00:00:00Z', customer_id: 'b' },
      { timestamp: '2025-01-31T23:59:59.999Z', customer_id: 'a' },
      { timestamp: '2025-05-01T01:00:00+02:00', customer_id: 'c' },
      { timestamp: '2025-02-28T23:00:00Z', item_id: 'jug' },
    ]);

    const result = await compacted([file]);

    expect(result.files.map((path) => basename(path))).toEqual([
      'month=2025-01.parquet',
      'month=2025-02.parquet',
      'month=2025-04.parquet',
    ]);
    expect(await readRows(result.files[1])).toMatchObject([{ customer_id: 'b' }, { item_id: 'jug' }]);
    expect(result).toMatchObject({
      events: 4,
      duplicates: 0,
      customers: 3,
      items: 2,
      firstTime: Date.UTC(2025, 0, 31, 23, 59, 59, 999),
      lastTime: Date.UTC(2025, 3, 30, 23),
    });
  });

  it('keeps the earliest of events with one identifier, and ties go by content', async () => {
    const one = await staged([
      { event_id: 'x', timestamp: '2025-03-02T00:00:00Z', quantity: 1 },
      { event_id: 'x', timestamp: '2025-03-01T00:00:00Z', quantity: 3 },
      { event_id: 'y', timestamp: '2025-03-05T00:00:00Z' },
    ]);
    const two = await staged([{ event_id: 'x', timestamp: '2025-03-01T00:00:00Z', quantity: 2 }]);

    const result = await compacted([one, two]);

    expect(await readRows(...result.files)).toMatchObject([
      { event_id: 'x', quantity: 2, time: Date.UTC(2025, 2, 1) },
      { event_id: 'y' },
    ]);
    expect(result).toMatchObject({ duplicates: 2, clashes: 0 });
  });

  it('keeps different events that bear one identifier, and counts the identifier', async () => {
    const at = '2025-03-01T00:00:00Z';
    const web = await staged([
      { event_id: '1', timestamp: at, customer_id: 'a' },
      { event_id: '2', timestamp: at, customer_id: 'a' },
    ]);
    const till = await staged([
      { event_id: '1', timestamp: at, customer_id: 'b' },
      { event_id: '2', timestamp: at, customer_id: 'a', item_id: 'jug' },
    ]);

    expect(await compacted([web, till])).toMatchObject({ events: 4, duplicates: 0, clashes: 2 });
  });

  it('lets nobody replace what a dump says by posting its identifier with an earlier time', async () => {
    const dump = await staged([
      { event_id: 'order-1', timestamp: '2025-03-09T00:00:00Z', customer_id: 'a', quantity: 5 },
    ]);
    const live = await staged([
      { event_id: 'order-1', timestamp: '2025-01-01T00:00:00Z', customer_id: 'a', quantity: 1 },
      { event_id: 'order-1', timestamp: '2025-01-01T00:00:00Z', customer_id: 'mallory', item_id: 'jug' },
    ]);

    const result = await compactEvents({ staged: [dump], live: [live], outDir: freshFolder(), engine });

    expect(await readRows(...result.files)).toMatchObject([
      { customer_id: 'mallory' },
      { customer_id: 'a', quantity: 5, time: Date.UTC(2025, 2, 9) },
    ]);
    expect(result).toMatchObject({ duplicates: 1, clashes: 1 });
  });

  it('takes events without an identifier for one only when all they say is the same', async () => {
    const event = { timestamp: '2025-03-01T00:00:00Z', customer_id: 'a' };
    const file = await staged([
      event,
      event,
      { ...event, quantity: 1 },
      { ...event, quantity: 2 },
      { ...event, customer_id: undefined },
      { ...event, item_id: 'jug' },
      { ...event, event_id: 'x' },
    ]);

    const result = await compacted([file]);

    // A quantity of 1 is what a row without one means.
    expect(result).toMatchObject({ events: 5, duplicates: 2 });
  });

  it('takes the same file delivered twice for one', async () => {
    const file = await staged([
      { timestamp: '2025-03-01T00:00:00Z', customer_id: 'a' },
      { timestamp: '2025-03-01T00:00:00Z', event_id: 'e' },
    ]);

    const once = await compacted([file]);
    const twice = await compacted([file, file]);

    expect(hashOf(twice.files)).toEqual(hashOf(once.files));
    expect(twice).toMatchObject({ events: 2, duplicates: 2 });
  });

  it('of nothing gives nothing', async () => {
    const none = {
      events: 0,
      clashes: 0,
      duplicates: 0,
      customers: 0,
      items: 0,
      firstTime: null,
      lastTime: null,
      files: [],
    };

    expect(await compacted([])).toEqual(none);
    expect(await compacted([await staged([])])).toEqual(none);
  });

  it('gives the same bytes however the events are shuffled, repeated and spread over files', async () => {
    const from = (...values: string[]) => fc.constantFrom(...values);
    const event = fc.record(
      {
        timestamp: from('2025-03-01T00:00:00Z', '2025-03-01T12:00:00Z', '2025-03-02T00:00:00Z'),
        event_id: from('e1', 'e2'),
        customer_id: from('a', 'b', '\u{1f600}', '\uffee'),
        item_id: from('mug', 'jug'),
        quantity: fc.constantFrom(1, 2, 0.1),
      },
      { requiredKeys: ['timestamp'] },
    );
    const spread = fc.array(event, { minLength: 1, maxLength: 12 }).chain((events) =>
      fc.record({
        events: fc.constant(events),
        files: fc
          .array(fc.subarray(events, { minLength: 1 }), { maxLength: 3 })
          .chain((parts) =>
            fc.tuple(
              ...[events, ...parts].map((part) => fc.shuffledSubarray(part, { minLength: part.length })),
            ),
          )
          // The whole is cut in two, so that no file holds everything.
          .map(([all = [], ...parts]) => [
            ...parts,
            all.slice(0, all.length >> 1),
            all.slice(all.length >> 1),
          ]),
      }),
    );

    await fc.assert(
      fc.asyncProperty(spread, async ({ events, files }) => {
        const plain = await compacted([await staged(events)]);
        const shuffled = await compacted(await Promise.all(files.map(staged)));

        expect(hashOf(shuffled.files)).toEqual(hashOf(plain.files));
        expect(shuffled.events).toBe(plain.events);
      }),
      { numRuns: 8 },
    );
  });

  it('gives the same bytes when memory is short and work goes through the disk', async () => {
    const file = join(freshFolder(), 'staged.parquet');
    const said: Record<string, string> = {
      event_type: "'view'",
      customer_id:
        "'customer ' || (i * 104729) % 200003 || ' with a name that is long enough to fill memory'",
      item_id: "'item ' || (i * 7919) % 5003",
      time: '1740787200000 + (i * 7919) % 20 * 3600000',
      quantity: '1',
    };
    const columns = Object.entries(COLUMNS.events).map(
      ([name, type]) => `(${said[name] ?? 'NULL'})::${type} AS ${name}`,
    );
    await withEngine(engine, ({ run }) =>
      run(
        `COPY (SELECT ${columns.join(', ')} FROM range(400000) AS r(i)) TO ${literal(file)} (FORMAT parquet)`,
      ),
    );
    const small = { ...engine, memoryLimitMb: 64, threads: 1 };

    const roomy = await compacted([file]);
    const tight = await compactEvents({ staged: [file], outDir: freshFolder(), engine: small });

    expect(hashOf(tight.files)).toEqual(hashOf(roomy.files));
  });
});

describe('compacting items and customers', () => {
  async function items(...rows: object[]): Promise<string> {
    const content = rows.map((row) => JSON.stringify(row)).join('\n');
    return (await stageContent('items.ndjson', content, { kind: 'items' })).staged.items ?? '';
  }

  it('keeps what was delivered last, ties broken by content, whatever the order of the files', async () => {
    const old = await items({ item_id: 'mug', title: 'Old' }, { item_id: 'jug', title: 'Jug' });
    const fresh = await items({ item_id: 'mug', title: 'New' }, { item_id: 'mug', title: 'Brand-new' });
    const files = [
      { path: old, deliveredAt: 1 },
      { path: fresh, deliveredAt: 2 },
    ];

    const path = await compactItems({ staged: files, outDir: freshFolder(), engine });
    const reversed = await compactItems({ staged: files.toReversed(), outDir: freshFolder(), engine });

    expect(await readRows(path)).toMatchObject([
      { item_id: 'jug', title: 'Jug' },
      { item_id: 'mug', title: 'Brand-new' },
    ]);
    expect(hashOf([reversed ?? ''])).toEqual(hashOf([path ?? '']));
  });

  it('goes by the time a row names, whenever it was delivered', async () => {
    const catalogue = await items({ item_id: 'mug', title: 'Of noon' }, { item_id: 'jug', title: 'Of noon' });
    const live = await items(
      { item_id: 'mug', title: 'Of eleven', updated_at: '2025-03-01T11:00:00Z' },
      { item_id: 'jug', title: 'Of two', updated_at: '2025-03-01T14:00:00Z' },
      { item_id: 'jug', title: 'Of one', updated_at: '2025-03-01T13:00:00Z' },
    );
    const path = await compactItems({
      staged: [
        { path: catalogue, deliveredAt: Date.UTC(2025, 2, 1, 12) },
        { path: live, deliveredAt: Date.UTC(2025, 2, 2) },
      ],
      outDir: freshFolder(),
      engine,
    });
    expect(await readRows(path)).toMatchObject([
      { item_id: 'jug', title: 'Of two' },
      { item_id: 'mug', title: 'Of noon' },
    ]);
  });

  it('puts a catalogue above what events told, and a newer name above an older one', async () => {
    const mapping = {
      events: { fields: { event_type: { value: 'view' }, timestamp: 'when', item_id: 'what' } },
      items: { from: 'events', fields: { title: 'name' } },
    };
    const told = await stageContent(
      'events.csv',
      'when,what,name\n2025-03-02,mug,Told\n2025-03-01,jug,First\n2025-03-03,jug,Second\n2025-03-04,jug,\n',
      { mapping },
    );
    const earlier = await stageContent('events.csv', 'when,what,name\n2025-03-02,jug,Between\n', { mapping });
    const catalogue = await items({ item_id: 'mug', title: 'Catalogue' });

    const path = await compactItems({
      staged: [
        { path: told.staged.items ?? '', deliveredAt: 1 },
        { path: catalogue, deliveredAt: 0 },
        { path: earlier.staged.items ?? '', deliveredAt: 2 },
      ],
      outDir: freshFolder(),
      engine,
    });

    expect(await readRows(path)).toMatchObject([
      { item_id: 'jug', title: 'Second' },
      { item_id: 'mug', title: 'Catalogue' },
    ]);
  });

  it('keeps the last consent of a customer', async () => {
    const say = async (analytics: boolean) =>
      (
        await stageContent(
          'customers.ndjson',
          JSON.stringify({ customer_id: 'ada', consent: { analytics } }),
          {
            kind: 'customers',
          },
        )
      ).staged.customers ?? '';

    const path = await compactCustomers({
      staged: [
        { path: await say(false), deliveredAt: 2 },
        { path: await say(true), deliveredAt: 1 },
      ],
      outDir: freshFolder(),
      engine,
    });

    expect(await readRows(path)).toEqual([{ customer_id: 'ada', consent_analytics: false }]);
  });

  it('takes a later row as it is, also where it says less, from files of any name', async () => {
    const full = await items({ item_id: 'mug', title: 'Mug', brand: 'Clay' });
    const bare = join(freshFolder(), "it's [b] *?.parquet");
    copyFileSync(await items({ item_id: 'mug' }), bare);

    const path = await compactItems({
      staged: [
        { path: bare, deliveredAt: 2 },
        { path: full, deliveredAt: 1 },
      ],
      outDir: freshFolder(),
      engine,
    });

    expect(await readRows(path)).toEqual([{ item_id: 'mug', in_stock: true, hidden: false }]);
  });

  it('of no files gives no file', async () => {
    expect(await compactItems({ staged: [], outDir: freshFolder(), engine })).toBeUndefined();
  });
});

describe('devices', () => {
  const at = (minute: number) => `2025-03-01T00:0${minute}:00Z`;
  const visit = (device: string, item: string, minute: number): Event => ({
    event_type: 'view',
    anonymous_id: device,
    item_id: item,
    timestamp: at(minute),
  });
  const identify = (device: string, customer: string, minute: number): Event => ({
    event_type: 'identify',
    anonymous_id: device,
    customer_id: customer,
    item_id: undefined,
    timestamp: at(minute),
  });

  async function ownersOf(...events: Event[]) {
    const result = await compacted([await staged(events)]);
    const rows = await readRows(...result.files);
    return { result, owners: Object.fromEntries(rows.map((row) => [row.item_id, row.customer_id ?? null])) };
  }

  it('give a customer what was done on theirs before and after they said who they are', async () => {
    const { result, owners } = await ownersOf(
      visit('phone', 'a', 1),
      identify('phone', 'ada', 2),
      visit('phone', 'b', 3),
      { customer_id: 'ada', anonymous_id: 'laptop', item_id: 'c', timestamp: at(4) },
      visit('laptop', 'd', 0),
      visit('kiosk', 'e', 0),
    );
    expect(owners).toEqual({ a: 'ada', b: 'ada', c: 'ada', d: 'ada', e: null });
    expect(result).toMatchObject({ events: 5, duplicates: 0, clashes: 0, customers: 1 });
    expect(await readRows(result.devices)).toEqual([
      { anonymous_id: 'laptop', customer_id: 'ada', is_stated: true },
      { anonymous_id: 'phone', customer_id: 'ada', is_stated: true },
    ]);
  });

  it('of several customers are nobody’s', async () => {
    const { result, owners } = await ownersOf(
      visit('tablet', 'a', 1),
      identify('tablet', 'ada', 2),
      identify('tablet', 'bo', 3),
      visit('tablet', 'b', 4),
    );
    expect(owners).toEqual({ a: null, b: null });
    expect(result.devices).toBeUndefined();
  });

  it('name a visitor until the customer is known', async () => {
    const { owners } = await ownersOf(
      { event_type: 'view', customer_id: 'dev-1', anonymous_id: 'dev-1', item_id: 'a', timestamp: at(1) },
      { event_type: 'view', customer_id: 'dev-2', anonymous_id: 'dev-2', item_id: 'b', timestamp: at(1) },
      identify('dev-1', 'ada', 2),
    );
    expect(owners).toEqual({ a: 'ada', b: 'dev-2' });
  });

  it('are three hundred of a customer at most, the first ones, whatever callers invent', async () => {
    const claims = Array.from({ length: 305 }, (_, n) => identify(`d${1000 + n}`, 'ada', n < 5 ? 9 : 1));
    const { result, owners } = await ownersOf(
      visit('d1000', 'late', 9),
      visit('d1005', 'early', 9),
      ...claims,
    );
    expect(owners).toEqual({ late: null, early: 'ada' });
    expect(await readRows(result.devices)).toHaveLength(300);
  });

  it('take no events from somebody who has a name, whoever calls', async () => {
    const dump = await staged([
      { event_type: 'view', customer_id: 'ada', anonymous_id: 'ada', item_id: 'a', timestamp: at(1) },
      visit('phone', 'b', 1),
    ]);
    const live = await staged([identify('ada', 'mallory', 2), identify('phone', 'bo', 2)]);
    const { files } = await compactEvents({ staged: [dump], live: [live], outDir: freshFolder(), engine });
    const owners = (await readRows(...files)).map(({ item_id, customer_id }) => [item_id, customer_id]);
    expect(Object.fromEntries(owners)).toEqual({ a: 'ada', b: 'bo' });
  });

  it('are linked the same whatever the order and the files', { timeout: 60_000 }, async () => {
    const events = [
      visit('phone', 'a', 1),
      identify('phone', 'ada', 2),
      visit('tablet', 'b', 1),
      identify('tablet', 'ada', 1),
      identify('tablet', 'bo', 3),
    ];
    const once = await compacted([await staged(events)]);
    const apart = await Promise.all([...events].reverse().map((event) => staged([event])));
    const again = await compacted(apart);
    expect(hashOf(again.files)).toEqual(hashOf(once.files));
    expect(hashOf([again.devices ?? ''])).toEqual(hashOf([once.devices ?? '']));
  });
});
