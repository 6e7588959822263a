import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedDynamo, startDynamo } from '../../../../../infra/emulator/embedded-dynamo.ts';
import { type EmbeddedS3, startS3 } from '../../../../../infra/emulator/embedded-s3.ts';
import { localCredentials } from '../../../../../infra/emulator/names.ts';
import type { ErasureRecord } from '../../../../../layers/contract/erasure-record.ts';
import { TABLES } from '../../../../../layers/contract/tables.ts';
import { dynamoLiveStore } from '../../../../../layers/stores/live/live-dynamo.ts';
import { s3ObjectStore } from '../../../../../layers/stores/objects.ts';
import { beginErasure } from '../../../../../layers/stores/privacy/begin-erasure.ts';
import { customerRows } from '../../../../../layers/stores/privacy/customer-rows.ts';
import { erasuresTable } from '../../../../../layers/stores/privacy/erasures.ts';
import { nameKeyTable } from '../../../../../layers/stores/privacy/name-key.ts';
import { objectRemover } from '../../../../../layers/stores/remove-objects.ts';
import { resultsWriter } from '../../../../../layers/stores/results-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-privacy-'));
let dynamo: EmbeddedDynamo;
let s3: EmbeddedS3;

beforeAll(async () => {
  Object.assign(process.env, localCredentials);
  dynamo = await startDynamo(join(folder, 'dynamo'), {
    results: TABLES.results,
    activity: TABLES.activity,
    control: TABLES.control,
    'control-of-secret': TABLES.control,
    'control-of-list': TABLES.control,
  });
  s3 = await startS3(join(folder, 's3'), 'test-bucket', () => {});
});

afterAll(async () => {
  await dynamo.close();
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
});

const register = (table = 'control') => erasuresTable(table, { endpoint: dynamo.endpoint });

const record = (erasureId: string): ErasureRecord => ({
  erasureId,
  customer: 'ada',
  requestedAt: 1,
  completedAt: null,
  versionsThen: [],
  versionsWith: [],
  freeFrom: null,
  sweptAt: null,
  rewritten: {},
  removed: {},
  remains: {},
});

describe('the register of erasures', () => {
  it('has one secret, whoever makes it', async () => {
    expect(await register('control-of-secret').knownSecret()).toBeUndefined();
    const made = await Promise.all([
      register('control-of-secret').secret(),
      register('control-of-secret').secret(),
      register('control-of-secret').secret(),
    ]);
    expect(new Set(made).size).toBe(1);
    expect(made[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(await register('control-of-secret').knownSecret()).toBe(made[0]);
  });

  it('loses no change of many at a time', async () => {
    await register().update('one', (known) => known ?? record('one'));
    await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        register().update(
          'one',
          (known) => known && { ...known, removed: { ...known.removed, [`p${i}`]: i } },
        ),
      ),
    );
    expect((await register().find('one'))?.removed).toEqual({ p0: 0, p1: 1, p2: 2, p3: 3, p4: 4 });
  });

  it('leaves alone what a change leaves alone, and lists all', async () => {
    const list = register('control-of-list');
    await list.update('one', () => record('one'));
    await list.update('two', () => record('two'));
    expect(await list.update('two', () => undefined)).toEqual(record('two'));
    expect(await list.find('three')).toBeUndefined();
    expect((await list.all()).map(({ erasureId }) => erasureId).toSorted()).toEqual(['one', 'two']);
  });
});

describe('an erasure on the real tables', () => {
  it('removes the rows of every version and the activity of that customer only', async () => {
    const client = { endpoint: dynamo.endpoint };
    const live = dynamoLiveStore('activity', client);
    const rows = customerRows('results', 'activity', { imports: async () => [] }, client);
    const versions = Array.from({ length: 30 }, (_, i) => `v${i}`);
    const of = (id: string) => ({ kind: 'similar-customers', id, body: { customers: [] } }) as const;
    for (const version of versions)
      await resultsWriter({ table: 'results', client }).write(
        version,
        [of('ada'), of('bob')],
        Date.now() + 1e8,
      );
    await live.update(
      await live.read([{ kind: 'activity', id: 'ada' }] as const),
      () => ({ events: [] }),
      null,
    );

    const nameKey = nameKeyTable('control', client);
    const control = {
      serving: async () => ({ version: 'v29', activatedAt: 1, expiresAt: 9 }),
      versions: async () =>
        versions.map((version) => ({
          version,
          dataset: '',
          configuration: '',
          rows: 2,
          publishedAt: 1,
          expiresAt: 9,
        })),
    };
    const begun = await beginErasure('ada', {
      erasures: register(),
      customerRows: rows,
      live,
      control,
      now: () => 2,
      nameKey,
      deliveryDelayMs: 3,
    });
    expect(begun.sweepFrom).toBe(5);
    expect(Object.values(begun.removed)).toEqual(Array.from({ length: 31 }, () => 1));
    expect((await rows.find(['ada'], versions)).places).toEqual([]);
    expect(Object.keys((await rows.find(['bob'], versions)).rows)).toHaveLength(30);
    const [tombstone] = await live.read([{ kind: 'erased', id: begun.erasureId }] as const);
    expect(tombstone?.body).toEqual({ since: 2 });
  });
});

describe('removing an object', () => {
  it('removes it, and does not mind that there is none', async () => {
    const objects = s3ObjectStore('test-bucket', { endpoint: s3.endpoint, forcePathStyle: true });
    const remove = objectRemover('test-bucket', { endpoint: s3.endpoint, forcePathStyle: true });
    writeFileSync(join(folder, 'file'), 'x');
    for (const key of ['raw/events/a', 'raw/events/b']) await objects.upload(join(folder, 'file'), key);
    await remove('raw/events/a');
    await remove('raw/events/a');
    expect((await objects.list('raw/')).map(({ key }) => key)).toEqual(['raw/events/b']);
  });
});
