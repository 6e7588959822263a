import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { localBucket, localCredentials, localTables } from '../../infra/emulator/names.ts';
import { customers, insights, items, recommendations, segments } from '../../layers/api/all.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import type { Operation } from '../../layers/api/operation.ts';
import type { Serving } from '../../layers/contract/control-records.ts';
import type { PipelineFunction } from '../../layers/contract/functions.ts';
import { ROW_ID } from '../../layers/contract/rows.ts';
import { LEASE_MS } from '../../layers/pipeline/ports.ts';
import { controlTable } from '../../layers/stores/control.ts';
import { BUDGETS, withinBudget } from '../../layers/stores/deadlines.ts';
import { customerRows } from '../../layers/stores/privacy/customer-rows.ts';
import { dynamoServingStore } from '../../layers/stores/serving-dynamo.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type Stacks, startStacks } from '../support/stacks.ts';
import { type FaultyShop, faultyShop, howItEnded } from './faulty-shop.ts';
import { type Watcher, watcher } from './watcher.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dump = (from: string, seed = 1) => smallShopCsv({ customers: 40, items: 30, from, days: 4, seed });

let shop: FaultyShop;
let eye: Watcher;

beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  shop = await faultyShop();
  eye = watcher(shop);
});

afterEach(() => shop.close());

async function publishBy(by: 'auto' | 'writes' | 'import', where: FaultyShop = shop): Promise<void> {
  await where.objects.writeJson('config/shop.json', { publish: { by } });
}

/** Delivers, and runs to an activated version, which it gives. */
async function activated(runId: string, from: string, by: 'writes' | 'import'): Promise<Serving> {
  await publishBy(by);
  await shop.deliver(`${runId}.csv`, dump(from, runId.length));
  expect(howItEnded(await shop.run(runId))).toMatch(/^activated/);
  return serving();
}

async function serving(): Promise<Serving> {
  const now = await shop.control.serving(true);
  if (now === undefined) throw new Error('Nothing serves');
  return now;
}

/** Tables that there are, beside those that a shop always has. */
async function imported(): Promise<string[]> {
  const always: readonly string[] = Object.values(localTables);
  const client = new DynamoDBClient({ endpoint: shop.dynamo.endpoint });
  const { TableNames } = await client.send(new ListTablesCommand({}));
  return (TableNames ?? []).filter((name) => !always.includes(name));
}

const debris = async () => (await shop.objects.list('imports/')).map(({ key }) => key);

/** How often an operation was asked of DynamoDB since this was called last. */
const asked = (name: string) => shop.dynamo.heard().filter(({ operation }) => operation === name).length;

describe('a shop that is published by import', () => {
  const GETS: readonly (readonly [string, Record<string, string>])[] = [
    ...[0, 1, 2, 7, 39].flatMap((c) =>
      ['', '/recommendations', '/buy-again', '/value', '/similar'].map(
        (end) => [`GET /v1/customers/{customerId}${end}`, { customerId: `c${c}` }] as const,
      ),
    ),
    ['GET /v1/customers/{customerId}/recommendations', { customerId: 'nobody' }],
    ...[1, 2].flatMap((i) =>
      ['similar', 'bought-together'].map(
        (end) => [`GET /v1/items/{itemId}/${end}`, { itemId: `i${i}` }] as const,
      ),
    ),
    ...['popular', 'trending', 'new'].map((list) => [`GET /v1/items/${list}`, {}] as const),
    ['GET /v1/segments', {}],
    ['GET /v1/segments/{segmentId}', { segmentId: 'champions' }],
    ['GET /v1/segments/{segmentId}/members', { segmentId: 'champions' }],
    ['GET /v1/worklists', {}],
    ...['retention', 'concentration', 'funnel'].map(
      (insight) => ['GET /v1/insights/{insight}', { insight }] as const,
    ),
  ];

  /** Answers of a warm container, and what it asked of the stores for each. */
  async function answers(of: FaultyShop) {
    const client = { ...withinBudget(BUDGETS.stage), endpoint: of.front.endpoint };
    const control = controlTable(localTables.control, client);
    const { results: resultsTable, activity: activityTable } = localTables;
    const now = () => of.clock.now;
    const store = dynamoServingStore({ resultsTable, activityTable, control, client, now });
    const all = [customers, recommendations, items, segments, insights].flatMap((group) =>
      Object.values<Operation>(group),
    );
    const handler = httpHandler(all, { ports: () => ({ store, now }) });
    const found: { status: unknown; body: unknown; reads: string[] }[] = [];
    for (const [routeKey, pathParameters] of GETS) {
      of.front.heard();
      const [method = '', rawPath = ''] = routeKey.split(' ');
      const answer = await handler({
        routeKey,
        rawPath,
        rawQueryString: '',
        pathParameters,
        headers: { 'content-type': 'application/json' },
        isBase64Encoded: false,
        requestContext: { requestId: 'request-1', http: { method, path: rawPath } },
      } as unknown as APIGatewayProxyEventV2);
      const body = JSON.parse(answer.body ?? '{}') as Record<string, unknown>;
      delete body.recommendation_id; // drawn for each answer
      found.push({
        status: answer.statusCode,
        body,
        reads: of.front.heard().map(({ operation }) => operation),
      });
    }
    return found;
  }

  it('has row for row what the same shop has by writes, and answers alike with as many reads', async () => {
    const other = await faultyShop();
    try {
      await publishBy('import');
      await publishBy('writes', other);
      for (const one of [shop, other]) {
        await one.deliver('dump.csv', dump('2026-01-01'));
        expect(howItEnded(await one.run('run'))).toMatch(/^activated/);
      }
      const [rows, others] = [await shop.published(), await other.published()];
      expect([...rows.values()][0]?.size).toBeGreaterThan(100);
      expect(rows).toEqual(others);
      const given = await answers(shop);
      expect(given).toEqual(await answers(other));
      expect(new Set(given.map(({ status }) => status))).toEqual(new Set([200]));
      // None of them came out of the table that versions share.
      const { table } = await serving();
      expect(await imported()).toEqual([table]);
      expect((await other.control.serving(true))?.table).toBeUndefined();
    } finally {
      await other.close();
    }
  });

  it('writes no row one by one, and says in plan, report and beside the manifest what it costs', async () => {
    shop.dynamo.heard();
    const { version, table } = await activated('first', '2026-01-01', 'import');
    const heard = shop.dynamo.heard().map(({ operation }) => operation);
    expect(heard).not.toContain('BatchWriteItem');
    expect(heard.filter((operation) => operation === 'ImportTable')).toHaveLength(1);
    const publication = await shop.objects.readJson(`models/${version}/publication.json`);
    expect(publication).toMatchObject({
      version,
      by: 'import',
      table,
      expected: { by: 'import', why: expect.stringContaining('publish.by'), writes: {}, import: {} },
      writes: { writeUnits: expect.any(Number), dollars: expect.any(Number) },
      import: { bytes: expect.any(Number), dollars: expect.any(Number), seconds: expect.any(Number) },
    });
    const report = await shop.objects.readJson('runs/first/report.json');
    expect(report).toMatchObject({ activate: { publication }, reason: expect.stringContaining(`${table}`) });
    expect(await shop.objects.readJson('runs/first/plan.json')).toMatchObject({
      publishBy: 'import',
      estimate: { publishing: { by: 'import' } },
    });
    expect(await debris()).toEqual([]);
  });

  it('takes no new version for a new way of publishing', async () => {
    const before = await activated('first', '2026-01-01', 'import');
    await publishBy('writes');
    expect(howItEnded(await shop.run('again'))).toMatch(/^unchanged/);
    expect(await serving()).toEqual(before);
  });
});

describe('an import that breaks', () => {
  let before: Serving;

  beforeEach(async () => {
    before = await activated('first', '2026-01-01', 'writes');
    await publishBy('import');
    await shop.deliver('second.csv', dump('2026-03-01', 2));
    await eye.look();
  });

  /** The next run mends it: activated, whole, and nothing is left lying about. */
  async function heals(runId: string): Promise<void> {
    expect(howItEnded(await shop.run(runId))).toMatch(/^activated/);
    await eye.look();
    const { version, table } = await serving();
    expect(eye.versions()).toEqual([before.version, version]);
    await eye.expectWhole();
    expect(await imported()).toEqual([table]);
    expect((await shop.control.imports()).map((record) => record.table)).toEqual([table]);
    expect(await debris()).toEqual([]);
  }

  it('leaves the version before serving where the service fails, and the next run begins anew', async () => {
    let isSpoilt = false;
    const end = await shop.run('broken', {
      before: async (stage) => {
        if (stage !== 'import' || isSpoilt) return;
        isSpoilt = true;
        const [key = ''] = await debris();
        const path = join(tmpdir(), `clientele-spoilt-${process.pid}`);
        writeFileSync(path, 'no gzip');
        await shop.objects.upload(path, key);
      },
    });
    expect(howItEnded(end)).toMatch(
      /^failed: The rows of .* could not be imported into .*ItemValidationError/,
    );
    expect(await serving()).toEqual(before);
    // The run itself has removed what it made.
    expect(await imported()).toEqual([]);
    expect(await debris()).toEqual([]);
    await heals('next');
  });

  it('is given up where it never ends; its table goes once that can be', async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    shop.s3OfImports.follow(async ({ operation }) => {
      if (operation === 'GetObject') await held;
      return undefined;
    });
    const hasty = {
      waitUntil: async (time: number) => {
        shop.clock.now = Math.max(time, shop.clock.now + HOUR);
      },
    };
    const end = await shop.run('endless', hasty);
    expect(howItEnded(end)).toMatch(/^failed: .*did not end within 4 hours/);
    expect(await serving()).toEqual(before);
    const [stuck = ''] = await imported();
    expect(await shop.control.imports()).toMatchObject([{ table: stuck, state: 'abandoned' }]);
    // Another run does not wait for it again, though it is still at work.
    shop.s3OfImports.follow(async ({ operation, about }) => {
      if (operation === 'GetObject' && about.includes('/endless/')) await held;
      return undefined;
    });
    expect(howItEnded(await shop.run('next'))).toMatch(/^activated/);
    const { table } = await serving();
    expect(table).not.toBe(stuck);
    expect((await imported()).toSorted()).toEqual([stuck, table].toSorted());
    release?.();
    await vi.waitFor(async () => expect((await shop.ports.imports.drop(stuck)) === true).toBe(true));
    expect(howItEnded(await shop.run('later'))).toMatch(/^unchanged/);
    expect((await shop.control.imports()).map((record) => record.table)).toEqual([table]);
    await eye.look();
    await eye.expectWhole();
  });

  it.each([
    ['the parts lie there and nothing is asked for', 'import', 1],
    ['the import is asked for', 'import', 2],
    ['the import is done', 'activate', 1],
    ['it is activated', 'finish', 1],
  ] as const)('is gone on with by the next run, killed once %s', async (_when, stage, time) => {
    shop.dynamo.heard();
    let count = 0;
    let isKilled = false;
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The import takes until the process has been killed, where it is to be killed under it.
    if (stage === 'import')
      shop.s3OfImports.follow(async ({ operation }) => {
        if (operation === 'GetObject') await held;
        return undefined;
      });
    const end = await shop.run('killed', {
      before: async (next: PipelineFunction) => {
        await eye.look();
        if (next === stage) count++;
        isKilled ||= next === stage && count === time;
        if (isKilled) throw new Error('killed');
      },
    });
    expect(end.succeeded).toBe(false);
    release?.();
    const reached = stage === 'finish';
    expect((await serving()).version === before.version).toBe(!reached);
    await eye.look();

    shop.clock.now += LEASE_MS + 60_000;
    if (reached) {
      expect(howItEnded(await shop.run('next'))).toMatch(/^unchanged/);
      expect(await debris()).toEqual([]);
    } else await heals('next');
    // Whatever happened, the service was asked for one import.
    expect(asked('ImportTable')).toBe(1);
  });

  it('is not touched by what the slices of the next run lay down beside it', async () => {
    let isKilled = false;
    await shop.run('killed', {
      before: (stage) => {
        isKilled ||= stage === 'activate';
        if (isKilled) throw new Error('killed');
      },
    });
    const lying = await debris();
    shop.clock.now += LEASE_MS + 60_000;
    shop.s3.heard();
    await shop.run('next');
    const written = shop.s3.heard().filter(({ operation }) => operation === 'PutObject');
    const touched = written.map(({ about }) => about).filter((key) => lying.includes(key));
    expect(lying.length).toBeGreaterThan(0);
    expect(touched).toEqual([]);
  });
});

describe('versions of both kinds', () => {
  const models = promisify(execFile);
  const tool = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));
  const env = () => ({
    ...process.env,
    ...localCredentials,
    AWS_ENDPOINT_URL_DYNAMODB: shop.dynamo.endpoint,
    AWS_ENDPOINT_URL_CLOUDFORMATION: stacks.endpoint,
  });
  let stacks: Stacks;
  beforeAll(async () => {
    const { control: controlTable, results: resultsTable } = localTables;
    stacks = await startStacks('acme', { bucket: localBucket, controlTable, resultsTable });
  });
  afterAll(() => stacks.close());
  /** As an operator does it. */
  const back = async (version: string) => {
    const args = [tool, 'models', 'activate', version, '--shop', 'acme'];
    await models(process.execPath, args, { env: env() });
  };

  it('are gone back to and forth, and read whole by readers that page through another', async () => {
    shop.clock.now = Date.now(); // the tool looks at the real clock
    const written = await activated('first', '2026-01-01', 'writes');
    const one = await activated('second', '2026-02-01', 'import');
    const two = await activated('third run', '2026-03-01', 'import');
    expect(two.tables).toEqual({ [one.version]: one.table });
    expect((await imported()).toSorted()).toEqual([one.table, two.table].toSorted());
    for (const to of [written, two, one, written, one]) {
      await eye.look();
      await back(to.version);
      const now = await serving();
      expect(now).toMatchObject({ version: to.version });
      expect(now.table).toBe(to.table);
      await eye.look();
      await expectEachReadable([written, one, two]);
    }
    expect(eye.unanswered()).toBe(0);
    await eye.expectWhole();
    const { stdout } = await models(process.execPath, [tool, 'models', 'list', '--shop', 'acme'], {
      env: env(),
    });
    expect(stdout.match(/rows, imported, expires/g)).toHaveLength(2);
  });

  it('leave nothing behind that a stack which is taken down does not know', async () => {
    await activated('first', '2026-01-01', 'import');
    await activated('second', '2026-02-01', 'import');
    expect(await imported()).toHaveLength(2);
    await models(process.execPath, [tool, 'models', 'drop-imports', '--shop', 'acme'], {
      env: env(),
    });
    expect(await imported()).toEqual([]);
    expect(await shop.control.imports()).toEqual([]);
  });

  /** A container with the pointer of now reads rows of every version that is kept: a page's cursor names its version. */
  async function expectEachReadable(versions: readonly Serving[]): Promise<void> {
    const client = { endpoint: shop.front.endpoint };
    const { results: resultsTable, activity: activityTable } = localTables;
    const control = controlTable(localTables.control, client);
    const store = dynamoServingStore({ resultsTable, activityTable, control, client });
    await store.current();
    for (const { version } of versions) {
      const [card] = await store.read(version, [{ kind: 'model', id: ROW_ID.model }]);
      expect(card?.version).toBe(version);
    }
  }

  it('keep an imported table for the days of the configuration, and no longer', async () => {
    const one = await activated('first', '2026-01-01', 'import');
    shop.clock.now += 10 * DAY;
    const two = await activated('second', '2026-02-01', 'import');
    shop.clock.now += 14 * DAY;
    const three = await activated('third run', '2026-03-01', 'writes');
    expect((await imported()).toSorted()).toEqual([one.table, two.table].toSorted());
    shop.clock.now += 7 * DAY;
    expect(howItEnded(await shop.run('night'))).toMatch(/^unchanged/);
    expect(await imported()).toEqual([two.table]);
    shop.clock.now += 10 * DAY;
    await shop.run('other night');
    expect(await imported()).toEqual([]);
    expect((await serving()).version).toBe(three.version);
  });

  it('write nothing again of an imported one that goes on serving: the day moves on until which it is kept', async () => {
    const first = await activated('first', '2026-01-01', 'import');
    for (let night = 1; night <= 5; night++) {
      shop.clock.now += 10 * DAY;
      shop.dynamo.heard();
      expect(howItEnded(await shop.run(`night ${night}`))).toMatch(/^unchanged/);
      const heard = shop.dynamo.heard().map(({ operation }) => operation);
      expect(heard).not.toContain('BatchWriteItem');
      expect(heard).not.toContain('ImportTable');
      const now = await serving();
      expect(now).toMatchObject({ version: first.version, table: first.table });
      expect(now.expiresAt - shop.clock.now).toBeGreaterThanOrEqual(15 * DAY);
    }
    expect(await imported()).toEqual([first.table]);
    const [record] = await shop.control.versions();
    expect(record?.expiresAt).toBe((await serving()).expiresAt);
  });

  it('lose an erased customer’s rows wherever they lie', async () => {
    const versions = [
      await activated('first', '2026-01-01', 'writes'),
      await activated('second', '2026-02-01', 'import'),
      await activated('third run', '2026-03-01', 'import'),
    ].map(({ version }) => version);
    const client = { endpoint: shop.dynamo.endpoint };
    const rows = customerRows(localTables.results, localTables.activity, shop.control, client);
    const found = await rows.find(['c1'], versions);
    expect(Object.keys(found.rows).toSorted()).toEqual(versions.toSorted());
    expect(new Set(found.places.map(({ table }) => table)).size).toBe(3);
    const others = await rows.find(['c2'], versions);
    await rows.remove(found);
    expect(await rows.find(['c1'], versions)).toMatchObject({ rows: {}, places: [] });
    expect(await rows.find(['c2'], versions)).toEqual(others);
    // A table that is gone is no fault.
    await shop.ports.imports.drop((await serving()).table ?? '');
    expect(Object.keys((await rows.find(['c2'], versions)).rows).toSorted()).toEqual(
      versions.slice(0, 2).toSorted(),
    );
  });
});
