import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedDynamo, startDynamo } from '../../../../infra/emulator/embedded-dynamo.ts';
import { type EmbeddedS3, startS3 } from '../../../../infra/emulator/embedded-s3.ts';
import { localCredentials } from '../../../../infra/emulator/names.ts';
import { TABLES } from '../../../../layers/contract/tables.ts';
import { type Control, controlTable } from '../../../../layers/stores/control.ts';
import { BUDGETS } from '../../../../layers/stores/deadlines.ts';
import { dynamoLiveStore } from '../../../../layers/stores/live/live-dynamo.ts';
import type { LiveDocument } from '../../../../layers/stores/live/live-store.ts';
import { type ObjectStore, s3ObjectStore } from '../../../../layers/stores/objects.ts';
import { erasuresTable } from '../../../../layers/stores/privacy/erasures.ts';
import { resultsWriter } from '../../../../layers/stores/results-writer.ts';
import { encodeBody, type Row } from '../../../../layers/stores/row-codec.ts';
import { dynamoServingStore } from '../../../../layers/stores/serving-dynamo.ts';
import { documentClient, isAtRevision, openTable } from '../../../../layers/stores/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-stores-'));
let dynamo: EmbeddedDynamo;
let s3: EmbeddedS3;
const created: string[] = [];

beforeAll(async () => {
  Object.assign(process.env, localCredentials);
  dynamo = await startDynamo(join(folder, 'dynamo'), {
    'test-results': TABLES.results,
    'test-activity': TABLES.activity,
    'test-control': TABLES.control,
    'other-control': TABLES.control,
    'damaged-control': TABLES.control,
  });
  s3 = await startS3(join(folder, 's3'), 'test-bucket', (event) => created.push(event.detail.object.key));
});

afterAll(async () => {
  await dynamo.close();
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
});

function control(table = 'test-control'): Control {
  return controlTable(table, { endpoint: dynamo.endpoint });
}

function objects(): ObjectStore {
  return s3ObjectStore('test-bucket', { endpoint: s3.endpoint });
}

describe('the pointer', () => {
  it('moves only from where the caller saw it', async () => {
    const pointer = control();
    await pointer.activate({ version: 'a', activatedAt: 1, expiresAt: 9 }, undefined);
    await expect(
      pointer.activate({ version: 'b', activatedAt: 2, expiresAt: 9 }, undefined),
    ).rejects.toMatchObject({
      code: 'run.conflict',
    });
    await pointer.activate({ version: 'b', activatedAt: 2, expiresAt: 9 }, 'a');
    await expect(pointer.activate({ version: 'c', activatedAt: 3, expiresAt: 9 }, 'a')).rejects.toMatchObject(
      {
        code: 'run.conflict',
      },
    );
    expect(await pointer.serving(true)).toEqual({ version: 'b', activatedAt: 2, expiresAt: 9 });
  });

  it('takes a repeated activation of the same version for done', async () => {
    const pointer = control('other-control');
    await pointer.activate({ version: 'x', activatedAt: 1, expiresAt: 9 }, undefined);
    await pointer.activate({ version: 'x', activatedAt: 4, expiresAt: 10 }, 'long gone');
    expect((await pointer.serving(true))?.expiresAt).toBe(10);
  });
});

describe('the lease', () => {
  it('belongs to one run at a time, until it ends or is given back', async () => {
    const lease = control();
    expect(await lease.acquire('one', 1_000, 2_000)).toBe(true);
    expect(await lease.acquire('two', 1_500, 2_500)).toBe(false);
    await lease.renew('one', 3_000);
    expect(await lease.acquire('two', 2_500, 3_500)).toBe(false);
    expect(await lease.acquire('two', 3_001, 4_000)).toBe(true);
    await expect(lease.renew('one', 5_000)).rejects.toMatchObject({ code: 'run.lease_lost' });
    await lease.release('one');
    expect(await lease.acquire('three', 3_500, 4_000)).toBe(false);
    await lease.release('two');
    expect(await lease.acquire('three', 3_500, 4_000)).toBe(true);
    await lease.breakLease();
  });
});

describe('the register of versions', () => {
  it('lists the newest first and keeps one record a version', async () => {
    const record = { dataset: 'd', configuration: 'c', rows: 1, expiresAt: 99 };
    await control().register({ version: 'old', publishedAt: 1, ...record });
    await control().register({ version: 'new', publishedAt: 2, ...record });
    await control().register({ version: 'old', publishedAt: 1, ...record, rows: 5 });
    expect((await control().versions()).map((v) => [v.version, v.rows])).toEqual([
      ['new', 1],
      ['old', 5],
    ]);
  });
});

describe('a write at a revision', () => {
  it('finds itself when it is tried again, and nobody else', async () => {
    const table = openTable('damaged-control', documentClient(BUDGETS.live, { endpoint: dynamo.endpoint }));
    const put = (revision: number, write: string) =>
      table.put({ pk: 'retried', sk: 'one', revision, write }, isAtRevision(revision - 1, write));
    expect([await put(1, 'a'), await put(1, 'a'), await put(1, 'b')]).toEqual([true, true, false]);
    expect([await put(2, 'b'), await put(2, 'b'), await put(1, 'a')]).toEqual([true, true, false]);
  });
});

describe('records of the control table', () => {
  it('that are damaged are named, with what to do', async () => {
    const client = documentClient(BUDGETS.stage, { endpoint: dynamo.endpoint });
    const table = openTable('damaged-control', client);
    const damaged = controlTable('damaged-control', { endpoint: dynamo.endpoint });
    const erasures = erasuresTable('damaged-control', { endpoint: dynamo.endpoint });
    const readers = {
      'pointer/serving': () => damaged.serving(),
      'version/v1': () => damaged.versions(),
      'import/t1': () => damaged.imports(),
      'run/last': () => damaged.lastRun(),
      'configuration/money': () => damaged.money(),
      'configuration/live-names': () => damaged.liveNames(),
      'erasures/sweep': () => damaged.sweep(),
      'erasure/e1': () => erasures.all(),
    };
    for (const [name, read] of Object.entries(readers)) {
      const [pk, sk] = name.split('/');
      await table.put({ pk, sk, doc: '{"version":7}', body: encodeBody({ version: 7 }) });
      await expect(read(), name).rejects.toMatchObject({
        code: 'document.damaged',
        message: expect.stringMatching(
          new RegExp(
            `^The item ${name} of the table damaged-control is damaged: .+ must be .+ control table`,
          ),
        ),
      });
    }
  });
});

function segmentRow(id: string): Row<'segment'> {
  const numbers = {
    customers: 1,
    share: 1,
    orders: 1,
    gross: 1,
    refunds: 0,
    revenue: 1,
    revenueShare: 1,
    averageOrder: null,
    medianRecencyDays: null,
  };
  const body = {
    id,
    name: id,
    kind: 'rfm' as const,
    description: '',
    ...numbers,
    meanFrequency: null,
    topCustomers: [],
  };
  return { kind: 'segment', id, body };
}

describe('results', () => {
  it('are read back by version, in the order asked for', async () => {
    const writer = resultsWriter({ table: 'test-results', client: { endpoint: dynamo.endpoint } });
    const ids = Array.from({ length: 60 }, (_, i) => `s${i}/ü|${i}`);
    expect(await writer.write('v1', ids.map(segmentRow), 9_000_000)).toEqual({ rows: 60, writeUnits: 60 });
    const store = dynamoServingStore({
      resultsTable: 'test-results',
      activityTable: 'test-activity',
      control: control(),
      client: { endpoint: dynamo.endpoint },
    });
    const found = await store.read('v1', [
      { kind: 'segment', id: 's7/ü|7' },
      { kind: 'segment', id: 'missing' },
      { kind: 'segment', id: 's59/ü|59' },
    ]);
    expect(found.map((row) => row?.id)).toEqual(['s7/ü|7', undefined, 's59/ü|59']);
    expect((await store.read('v2', [{ kind: 'segment', id: 's7/ü|7' }]))[0]).toBeUndefined();
  });

  it('read the pointer once while it is fresh', async () => {
    let now = 0;
    let reads = 0;
    const store = dynamoServingStore({
      resultsTable: 'test-results',
      activityTable: 'test-activity',
      control: { serving: async () => ({ version: `v${++reads}`, activatedAt: 0, expiresAt: 0 }) },
      now: () => now,
    });
    await store.current();
    now = 4_999;
    expect((await store.current())?.version).toBe('v1');
    now = 5_000;
    expect((await store.current())?.version).toBe('v2');
  });

  it('say that the store is away when it is', async () => {
    const store = dynamoServingStore({
      resultsTable: 'test-results',
      activityTable: 'test-activity',
      control: control(),
      client: { endpoint: 'http://127.0.0.1:1', maxAttempts: 1 },
    });
    await expect(store.read('v1', [{ kind: 'model', id: 'card' }])).rejects.toMatchObject({
      code: 'store.unavailable',
    });
  });
});

describe('live documents', () => {
  const live = () => dynamoLiveStore('test-activity', { endpoint: dynamo.endpoint });
  const event = (id: string) => ({ id, type: 'view' as const, item: 'i', time: 1 });
  const added = (id: string) => (document: LiveDocument<'activity'>) => ({
    events: [...(document.body?.events ?? []), event(id)],
  });

  it('are read back with their revision, and beside rows of a version in one read', async () => {
    const [none] = await live().read([{ kind: 'activity', id: 'new|one' }]);
    expect(none).toMatchObject({ body: undefined, revision: 0 });
    const [written] = await live().update([none!], added('e1'), 9_000_000);
    expect(written).toMatchObject({ body: { events: [event('e1')] }, revision: 1 });
    const store = dynamoServingStore({
      resultsTable: 'test-results',
      activityTable: 'test-activity',
      control: control(),
      client: { endpoint: dynamo.endpoint },
    });
    const [missing, activity] = await store.read('v1', [
      { kind: 'segment', id: 'never written' },
      { kind: 'activity', id: 'new|one' },
    ]);
    expect(missing).toBeUndefined();
    expect(activity).toEqual({ events: [event('e1')] });
  });

  it('keep what all of many writers at once have added', async () => {
    const ids = Array.from({ length: 8 }, (_, i) => `writer-${i}`);
    await Promise.all(
      ids.map(async (id) => {
        const read = await live().read([{ kind: 'activity', id: 'contested' }]);
        await live().update(read, added(id), null);
      }),
    );
    const [document] = await live().read([{ kind: 'activity', id: 'contested' }]);
    expect(document?.body?.events.map(({ id }) => id).toSorted()).toEqual(ids);
    expect(document?.revision).toBe(8);
  });

  it('stay as they are where nothing changes', async () => {
    const read = await live().read([{ kind: 'session', id: 'quiet' }]);
    expect(await live().update(read, () => undefined, null)).toEqual(read);
    expect(await live().read([{ kind: 'session', id: 'quiet' }])).toEqual(read);
  });
});

describe('the bucket', () => {
  it('lists, reads and writes, and reports every object once it is complete', async () => {
    const path = join(folder, 'file.bin');
    const content = Buffer.alloc(3_000_000, 'x');
    await writeFile(path, content);
    await objects().upload(path, 'raw/events/a b+ü.csv');
    await objects().writeJson('runs/r/plan.json', { n: 1 });
    expect(created).toEqual(expect.arrayContaining(['raw/events/a b+ü.csv', 'runs/r/plan.json']));
    const [listed] = await objects().list('raw/events/');
    expect(listed).toMatchObject({ key: 'raw/events/a b+ü.csv', size: 3_000_000 });
    await objects().download('raw/events/a b+ü.csv', join(folder, 'back.bin'));
    expect((await readFile(join(folder, 'back.bin'))).equals(content)).toBe(true);
    expect(await objects().readJson('runs/r/plan.json')).toEqual({ n: 1 });
  });

  it('takes a large file in parts, as one object', async () => {
    const inParts = s3ObjectStore(
      'test-bucket',
      { endpoint: s3.endpoint },
      { above: 1_000, bytes: 5 * 2 ** 20 },
    );
    const path = join(folder, 'large.bin');
    const bytes = Buffer.alloc(11 * 2 ** 20).map((_, i) => i % 251);
    await writeFile(path, bytes);
    await inParts.upload(path, 'raw/large.bin');
    await inParts.download('raw/large.bin', join(folder, 'large-back.bin'));
    expect(Buffer.compare(bytes, await readFile(join(folder, 'large-back.bin')))).toBe(0);
    expect(created.filter((key) => key === 'raw/large.bin')).toHaveLength(1);
  });

  it('knows what is not there', async () => {
    expect(await objects().findJson('runs/none.json')).toBeUndefined();
    expect(await objects().has('raw/none')).toBe(false);
    await expect(objects().download('raw/none', join(folder, 'none'))).rejects.toMatchObject({
      code: 'input.unreadable',
    });
  });

  it('shows the new content, with its new checksum, after an object was replaced', async () => {
    await objects().writeJson('raw/x.json', { a: 1 });
    const [before] = await objects().list('raw/x');
    await objects().writeJson('raw/x.json', { a: 22 });
    const [after] = await objects().list('raw/x');
    expect(after?.etag).not.toBe(before?.etag);
    expect(await objects().readJson('raw/x.json')).toEqual({ a: 22 });
  });
});
