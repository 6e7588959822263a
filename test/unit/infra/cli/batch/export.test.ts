import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportCustomer } from '../../../../../infra/cli/batch/privacy/export.ts';
import { runCommand } from '../../../../../infra/cli/command.ts';
import { removeEndpoints, writeEndpoints } from '../../../../../infra/cli/data-folder.ts';
import { type EmbeddedS3, startS3 } from '../../../../../infra/emulator/embedded-s3.ts';
import { localBucket, localCredentials } from '../../../../../infra/emulator/names.ts';
import { s3ObjectStore } from '../../../../../layers/stores/objects.ts';
import { withEngine } from '../../../../../layers/warehouse/engine/engine.ts';
import { type Stacks, startStacks } from '../../../../support/stacks.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-export-'));
const silent = () => {};
/** What a dataset's manifest says beside its files. */
const CURATED_DATASET = {
  dataset: 'd1',
  outcome: 'valid',
  reason: '',
  rows: 3,
  rejected: 0,
  erased: 0,
  duplicates: 0,
  events: 3,
  rejectedByReason: {},
  itemsFile: null,
};
let s3: EmbeddedS3;
let stacks: Stacks;

beforeAll(async () => {
  Object.assign(process.env, localCredentials);
  s3 = await startS3(join(folder, 's3'), 'test-bucket', () => {});
  process.env.AWS_ENDPOINT_URL_S3 = s3.endpoint;
  stacks = await startStacks('acme', { bucket: 'test-bucket', resultsTable: 'r', controlTable: 'c' });
  process.env.AWS_ENDPOINT_URL_CLOUDFORMATION = stacks.endpoint;
});

afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL_S3;
  delete process.env.AWS_ENDPOINT_URL_CLOUDFORMATION;
  stacks.close();
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the subcommand export', () => {
  it('writes all that the last run’s files hold of a customer, and of nobody else', async () => {
    const objects = s3ObjectStore('test-bucket');
    const out = join(folder, 'out.ndjson');
    const run = () =>
      runCommand(exportCustomer(silent), ['--shop', 'acme', '--customer', "o'hara", '--out', out]);
    await expect(run()).rejects.toMatchObject({ code: 'input.unreadable' });

    const key = (name: string) => `curated/d1/${name}`;
    const made = {
      'events/month=1.parquet': `SELECT 'bob' AS customer_id, 1 AS time UNION ALL SELECT 'o''hara', 2`,
      'events/month=2.parquet': `SELECT 'o''hara' AS customer_id, 3 AS time`,
      'customers.parquet': `SELECT 'o''hara' AS customer_id, '{"plan":"gold"}' AS attributes`,
    };
    await withEngine({ memoryLimitMb: 128, threads: 1, tempDir: folder }, async (engine) => {
      for (const [name, sql] of Object.entries(made)) {
        const path = join(engine.scratch, 'file.parquet');
        await engine.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
        await objects.upload(path, key(name));
      }
    });
    await objects.writeJson('curated/d1/manifest.json', {
      ...CURATED_DATASET,
      eventFiles: [key('events/month=1.parquet'), key('events/month=2.parquet')],
      customersFile: key('customers.parquet'),
    });
    await run();
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { record: 'customer', customer_id: "o'hara", attributes: '{"plan":"gold"}' },
      { record: 'event', customer_id: "o'hara", time: 2 },
      { record: 'event', customer_id: "o'hara", time: 3 },
    ]);
  });

  it('reads a shop of this machine by its data folder, whether that runs or not', async () => {
    const data = join(folder, 'shop');
    mkdirSync(data);
    writeFileSync(join(data, 'clientele.json'), '{"source":"files"}');
    const local = await startS3(join(data, 's3'), localBucket, () => {});
    const objects = s3ObjectStore(localBucket, { endpoint: local.endpoint });
    await withEngine({ memoryLimitMb: 128, threads: 1, tempDir: folder }, async (engine) => {
      const path = join(engine.scratch, 'file.parquet');
      await engine.run(`COPY (SELECT 'bob' AS customer_id, 1 AS time) TO '${path}' (FORMAT parquet)`);
      await objects.upload(path, 'curated/d1/events/month=1.parquet');
    });
    await objects.writeJson('curated/d1/manifest.json', {
      ...CURATED_DATASET,
      eventFiles: ['curated/d1/events/month=1.parquet'],
      customersFile: null,
    });
    const out = join(folder, 'local.ndjson');
    const run = () => runCommand(exportCustomer(silent), ['--data', data, '--customer', 'bob', '--out', out]);
    const line = '{"record":"event","customer_id":"bob","time":1}\n';
    const none = { pid: process.pid, dynamo: 'http://127.0.0.1:1', states: '', api: null };
    writeEndpoints(data, { ...none, s3: local.endpoint });
    await run();
    expect(readFileSync(out, 'utf8')).toBe(line);
    removeEndpoints(data);
    await local.close();
    rmSync(out);
    await run();
    expect(readFileSync(out, 'utf8')).toBe(line);
  });

  it.each([
    ['two shops', ['--shop', 'acme', '--data', 'd']],
    ['a shop that is not deployed', ['--shop', 'other']],
    ['a folder of something else', ['--data', tmpdir()]],
  ])('refuses %s', async (_, where) => {
    const argv = [...where, '--customer', 'bob', '--out', join(folder, 'none.ndjson')];
    await expect(runCommand(exportCustomer(silent), argv)).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
