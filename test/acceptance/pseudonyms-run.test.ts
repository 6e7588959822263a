import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportCustomer } from '../../infra/cli/batch/privacy/export.ts';
import { pseudonyms as subcommand } from '../../infra/cli/batch/privacy/pseudonyms.ts';
import { runCommand } from '../../infra/cli/command.ts';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { localBucket, localTables } from '../../infra/emulator/names.ts';
import { type LocalSystem, startLocalSystem } from '../../infra/emulator/system.ts';
import { eventPorts } from '../../layers/api/events/ports.ts';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import { privacyPorts } from '../../layers/api/privacy/ports.ts';
import { PSEUDONYM_KEY_PARTITION } from '../../layers/contract/tables.ts';
import { SHOP_CONFIG_KEY } from '../../layers/pipeline/config/shop-config.ts';
import { nameKeyTable } from '../../layers/stores/privacy/name-key.ts';
import { type Pseudonymiser, pseudonyms } from '../../layers/stores/privacy/names.ts';
import { decodeBody } from '../../layers/stores/row-codec.ts';
import { withEngine } from '../../layers/warehouse/engine/engine.ts';
import { pathLiteral } from '../../layers/warehouse/engine/sql.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type Stacks, startStacks } from '../support/stacks.ts';
import { type Ask, clientOf } from './client.ts';
import { loadOn } from './environment.ts';

const DAY = 86_400_000;
const scratch = mkdtempSync(join(tmpdir(), 'clientele-pseudonyms-run-'));

/** What nobody may find but in dumps: a customer's and a session's identifier, of a kind that nothing else looks like. */
const customer = (c: number) => `zebra-customer/${c}`;
const PLAIN = /zebra-(customer\/|visit-)\d+/;

/** Live events are of these days, so the shop's last day was yesterday. */
const from = new Date(Date.now() - 61 * DAY).toISOString().slice(0, 10);
const [header = '', ...lines] = smallShopCsv({ customers: 60, items: 30, from, days: 60 })
  .trimEnd()
  .split('\n');
const DUMP = [
  `${header},session_id`,
  ...lines.map((line, i) => `${line.replace(/,c(\d+),/, `,zebra-customer/$1,`)},zebra-visit-${i}`),
].join('\n');
const CUSTOMERS = [0, 1, 2]
  .map((c) => JSON.stringify({ customer_id: customer(c), consent: { analytics: c !== 2 }, plan: 'gold' }))
  .join('\n');

let system: LocalSystem;
let gateway: Gateway;
let ask: Ask;
let stacks: Stacks;

async function deliver(key: string, content: string): Promise<void> {
  const path = join(scratch, 'delivered');
  writeFileSync(path, content);
  await system.objects.upload(path, key);
}

const configure = (config: object) => system.objects.writeJson(SHOP_CONFIG_KEY, config);

async function activated(): Promise<string> {
  const end = await system.run();
  expect(end.outcome, end.reason).toBe('activated');
  return (await system.control.serving(true))?.version ?? '';
}

/** Containers that have read nothing yet: others believe for seconds what the pointer said before. */
async function fresh(): Promise<void> {
  await gateway?.close();
  gateway = await startGateway({ port: 0, load: loadOn({ ...privacyPorts(), ...eventPorts() }) });
  ask = clientOf(gateway.url);
}

async function rowsOf(table: string): Promise<Record<string, AttributeValue>[]> {
  const client = new DynamoDBClient();
  const rows: Record<string, AttributeValue>[] = [];
  let after: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey: after }));
    rows.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return rows;
}

/** A row in words: every attribute, a body unpacked. */
function words(row: Record<string, AttributeValue>): string {
  const { body, ...rest } = row;
  const binary = (_: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
  return (
    JSON.stringify(rest, binary) +
    (body === undefined ? '' : JSON.stringify(decodeBody(body.B ?? new Uint8Array())))
  );
}

/** Everything that an object holds: Parquet by its columns, what is compressed unpacked. */
async function contentOf(key: string): Promise<string> {
  const path = join(scratch, 'looked-at');
  await system.objects.download(key, path);
  const bytes = readFileSync(path);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes).toString('latin1');
  if (!key.endsWith('.parquet')) return bytes.toString('latin1');
  return withEngine({ memoryLimitMb: 128, threads: 1, tempDir: scratch }, async (engine) => {
    const rows = await engine.rows(`SELECT to_json(t)::VARCHAR FROM read_parquet(${pathLiteral(path)}) AS t`);
    return rows.join('\n').replaceAll('\\/', '/');
  });
}

/** Keys of objects but dumps, and of rows, in which a plain identifier stands. */
async function plainOnes(isLookedAt: (place: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  for (const { key } of await system.objects.list('')) {
    if (/^raw\/(events|customers|items)\//.test(key) || !isLookedAt(key)) continue;
    if (PLAIN.test(key) || PLAIN.test(await contentOf(key))) found.push(key);
  }
  for (const table of Object.values(localTables)) {
    for (const row of await rowsOf(table)) {
      const place = `${table}: ${row.pk?.S} ${row.sk?.S ?? ''}`;
      if (isLookedAt(row.pk?.S ?? '') && PLAIN.test(words(row))) found.push(place);
    }
  }
  return found;
}

const path = (id: string) => `/v1/customers/${segmentOf(id)}`;
const known = async (id: string) => ((await ask(path(id))).json as { known: boolean }).known;
const post = (body: object, to = '/v1/events/trusted') =>
  ask(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

let first: string;
let second: string;
let names: Pseudonymiser;
let lookedAt: string;

beforeAll(async () => {
  const { control: controlTable, results: resultsTable } = localTables;
  stacks = await startStacks('acme', { bucket: localBucket, controlTable, resultsTable });
  process.env.AWS_ENDPOINT_URL_CLOUDFORMATION = stacks.endpoint;
  system = await startLocalSystem({ data: join(scratch, 'data') });
  await deliver('raw/events/a.csv', DUMP);
  await deliver('raw/customers/c.ndjson', CUSTOMERS);
  await configure({});
  first = await activated();
  await fresh();
  // What was live before must not get lost: it moves.
  lookedAt =
    ((await ask(`${path(customer(1))}/recommendations?limit=1`)).json as Listed).items[0]?.item_id ?? '';
  const bought = { event_type: 'purchase', item_id: lookedAt, quantity: 1, unit_price: 5, currency: 'EUR' };
  const reply = await post({ ...bought, customer_id: customer(1), session_id: 'zebra-visit-900' });
  expect(reply.json).toMatchObject({ accepted: 1 });
  // The search finds what there is to be found, wherever it is.
  const before = await plainOnes(() => true);
  for (const place of ['staged/', 'curated/', 'models/', localTables.results, localTables.activity])
    expect(
      before.some((one) => one.startsWith(place)),
      place,
    ).toBe(true);
  await configure({ pseudonyms: true });
  second = await activated();
  await fresh();
  const key = await nameKeyTable(localTables.control).knownKey();
  names = pseudonyms(key ?? new Uint8Array());
}, 240_000);

afterAll(async () => {
  stacks.close();
  await gateway?.close();
  await system?.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Listed {
  readonly items: readonly { readonly item_id: string }[];
}

describe('a shop that turns to pseudonyms', { timeout: 240_000 }, () => {
  it('has a version of its own for them, and no plain identifier in anything but dumps and rows of versions before', async () => {
    expect(second).not.toBe(first);
    // What came live before there were pseudonyms is a dump like others by now.
    const isNew = (place: string) => !place.startsWith(`${first}|`) && !place.startsWith('raw/live/');
    expect(await plainOnes(isNew)).toEqual([]);
    // The search can find something: rows of before stay for roll-back.
    expect(await plainOnes((place) => place.startsWith(`${first}|`))).not.toEqual([]);
  });

  it('answers for the shop’s own identifiers and for pseudonyms alike', async () => {
    for (const question of ['', '/value', '/recommendations', '/buy-again', '/similar', '/export']) {
      const own = await ask(path(customer(1)) + question);
      const keyed = await ask(path(names.customer(customer(1))) + question);
      expect([own.status, keyed.status]).toEqual([200, 200]);
      const { recommendation_id: _, ...told } = own.json as Record<string, unknown>;
      expect(told.customer_id).toBe(customer(1));
      const { recommendation_id: __, ...same } = keyed.json as Record<string, unknown>;
      expect({ ...told, customer_id: names.customer(customer(1)) }).toEqual(same);
    }
    expect([await known(customer(1)), await known(customer(2)), await known('zebra-nobody')]).toEqual([
      true,
      false, // refused analysis
      false,
    ]);
  });

  it('lists pseudonyms, which the subcommand joins to its own identifiers', async () => {
    const { worklists } = (await ask('/v1/worklists')).json as {
      worklists: { play: string; customers: number }[];
    };
    const listed: string[] = [];
    for (const { play, customers } of worklists) {
      if (customers === 0) continue;
      const page = (await ask(`/v1/worklists/${play}?limit=100`)).json as {
        customers: { customer_id: string }[];
      };
      listed.push(...page.customers.map(({ customer_id }) => customer_id));
    }
    const [ids, out] = [join(scratch, 'ids.txt'), join(scratch, 'named.ndjson')];
    writeFileSync(ids, `${Array.from({ length: 60 }, (_, c) => customer(c)).join('\r\n')}\n\n`);
    await runCommand(
      subcommand(() => {}),
      ['--shop', 'acme', '--ids', ids, '--out', out],
    );
    const named = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(named).toHaveLength(60);
    const byName = new Map(named.map(({ pseudonym, customer_id }) => [pseudonym, customer_id]));
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.map((name) => byName.get(name)).filter((id) => !PLAIN.test(id))).toEqual([]);
  });

  it('knows what was live before, under the new names, and takes events by the old ones', async () => {
    const lately = await ask(`${path(customer(1))}/export`);
    expect(lately.json).toMatchObject({ activity: [{ item_id: lookedAt }] });
    const shown = (await ask(`${path(customer(1))}/recommendations`)).json as Listed;
    expect(shown.items.map(({ item_id }) => item_id)).not.toContain(lookedAt);
    const viewed = {
      event_type: 'view',
      customer_id: customer(3),
      session_id: 'zebra-visit-901',
      item_id: 'i2',
    };
    expect((await post(viewed)).json).toMatchObject({ accepted: 1 });
    const reply = await post(
      { customer_id: customer(3), session_id: 'zebra-visit-901' },
      '/v1/recommendations',
    );
    expect(reply.json).toMatchObject({ customer_id: customer(3) });
    const live = await rowsOf(localTables.activity);
    expect(live.map(({ pk }) => pk?.S)).toContain(`activity|${names.customer(customer(3))}`);
    expect(live.map(words).filter((row) => PLAIN.test(row))).toEqual([]);
  });

  it('exports files of a customer by either name', async () => {
    const out = join(scratch, 'export.ndjson');
    const run = async (id: string) => {
      await runCommand(
        exportCustomer(() => {}),
        ['--shop', 'acme', '--customer', id, '--out', out],
      );
      return readFileSync(out, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    const own = await run(customer(1));
    expect(own[0]).toMatchObject({ record: 'customer', customer_id: names.customer(customer(1)) });
    expect(own.filter(({ record }) => record === 'event').length).toBeGreaterThan(5);
    expect(await run(names.customer(customer(1)))).toEqual(own);
  });

  it('keeps the key where no other right reaches, in no object and no other row', async () => {
    const key = Buffer.from((await nameKeyTable(localTables.control).knownKey()) ?? []);
    const forms = [
      key.toString('hex'),
      key.toString('base64'),
      key.toString('base64url'),
      key.toString('latin1'),
    ];
    const holders: string[] = [];
    for (const { key: object } of await system.objects.list('')) {
      const content = await contentOf(object);
      if (forms.some((form) => content.includes(form))) holders.push(object);
    }
    for (const table of Object.values(localTables)) {
      for (const row of await rowsOf(table)) {
        const text = words(row);
        const raw = JSON.stringify(key.toString('latin1')).slice(1, -1);
        if ([...forms.slice(0, 3), raw].some((form) => text.includes(form))) holders.push(row.pk?.S ?? '');
      }
    }
    expect(holders).toEqual([PSEUDONYM_KEY_PARTITION]);
  });

  it('erases a customer everywhere, by the plain name in dumps and the other elsewhere', async () => {
    const gone = customer(5);
    expect(await known(gone)).toBe(true);
    for (const id of [gone, customer(8)]) await post({ event_type: 'view', customer_id: id, item_id: 'i2' });
    expect((await ask(path(gone), { method: 'DELETE' })).status).toBe(202);
    await activated();
    await fresh();
    expect([await known(gone), await known(customer(7))]).toEqual([false, true]);
    const inDump = await contentOf('raw/events/a.csv');
    expect([inDump.includes(`,${gone},`), inDump.includes(`,${customer(7)},`)]).toEqual([false, true]);
    const live: string[] = [];
    for (const { key } of await system.objects.list('raw/live/')) live.push(await contentOf(key));
    const of8 = live.filter((content) => content.includes(names.customer(customer(8))));
    expect([of8.length, of8.filter((content) => content.includes(`${customer(8)}"`)).length]).toEqual([1, 0]);
    const left: string[] = [];
    const forms = [`${gone}"`, names.customer(gone)];
    const serving = (await system.control.serving(true))?.version;
    for (const { key } of await system.objects.list('')) {
      // Snapshots of versions before go when the erasure is complete, a quarter of an hour later.
      if (key.startsWith('models/') && !key.startsWith(`models/${serving}/`)) continue;
      const content = await contentOf(key);
      if (forms.some((form) => content.includes(form))) left.push(key);
    }
    for (const row of await rowsOf(localTables.activity))
      if (forms.some((form) => words(row).includes(form))) left.push(row.pk?.S ?? '');
    expect(left).toEqual([]);
    // A dump that comes late does not bring the customer back.
    await deliver('raw/events/late.csv', DUMP.split('\n').slice(0, 60).join('\n'));
    await system.run();
    await fresh();
    expect(await known(gone)).toBe(false);
  });
});
