import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  BatchGetItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ImportTableCommand,
  ListImportsCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedDynamo, startDynamo } from '../../../../infra/emulator/embedded-dynamo.ts';
import { type EmbeddedS3, startS3 } from '../../../../infra/emulator/embedded-s3.ts';
import { localBucket, localCredentials } from '../../../../infra/emulator/names.ts';
import { TABLES } from '../../../../layers/contract/tables.ts';
import { writeImportPart } from '../../../../layers/stores/imports/import-writer.ts';
import {
  dynamoTableImports,
  type ImportProgress,
  type TableImports,
} from '../../../../layers/stores/imports/table-imports.ts';
import { type ObjectStore, s3ObjectStore } from '../../../../layers/stores/objects.ts';
import { resultsWriter } from '../../../../layers/stores/results-writer.ts';
import { encodeRow, importLine, type Row } from '../../../../layers/stores/row-codec.ts';
import { type FaultyStore, faultyStore } from '../../../support/faulty-aws.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-imports-'));
let s3: EmbeddedS3;
let way: FaultyStore;
let dynamo: EmbeddedDynamo;
let client: DynamoDBClient;
let objects: ObjectStore;
let imports: TableImports;
let number = 0;
let table: string;
let prefix: string;

beforeAll(async () => {
  Object.assign(process.env, localCredentials);
  s3 = await startS3(join(folder, 's3'), localBucket, () => {});
  way = await faultyStore(s3.endpoint);
  dynamo = await startDynamo(join(folder, 'dynamo'), { results: TABLES.results }, { s3: way.endpoint });
  client = new DynamoDBClient({ endpoint: dynamo.endpoint, maxAttempts: 1 });
  objects = s3ObjectStore(localBucket, { endpoint: s3.endpoint });
  imports = dynamoTableImports(
    { bucket: localBucket, tableEncryptionKey: undefined },
    { endpoint: dynamo.endpoint },
  );
});

afterAll(async () => {
  for (const store of [dynamo, way, s3]) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  way.follow(() => undefined);
  table = `imported-${++number}`;
  prefix = `imports/${number}/part-`;
});

const row = (id: string): Row<'similar-customers'> => ({
  kind: 'similar-customers',
  id,
  body: { customers: [] },
});
const rows = (count: number, from = 0) => Array.from({ length: count }, (_, i) => row(`ü|${from + i}`));

async function lay(name: string, content: Buffer): Promise<void> {
  writeFileSync(join(folder, 'object'), content);
  await objects.upload(join(folder, 'object'), `${prefix}${name}`);
}

/** Asks for the import and looks until it has ended. */
async function imported(): Promise<ImportProgress> {
  let progress = await imports.start({ table, prefix });
  while (progress?.status === 'importing') progress = await imports.look(progress.arn);
  if (progress === undefined) throw new Error('The import is not known');
  return progress;
}

/** Every item of a table, by key. */
async function everything(name: string): Promise<Map<string, unknown>> {
  const { Items } = await client.send(new ScanCommand({ TableName: name }));
  return new Map((Items ?? []).map((item) => [item.pk?.S ?? '', item.body?.B]));
}

describe('ImportTable on the embedded DynamoDB', () => {
  it('makes a table of several objects, whose items are those that BatchWriteItem writes', async () => {
    await resultsWriter({ table: 'results', client: { endpoint: dynamo.endpoint } }).write(
      'v1',
      rows(90),
      1e12,
    );
    const parts = [rows(60), rows(30, 60)];
    let bytes = 0;
    for (const [slice, part] of parts.entries()) {
      const written = await writeImportPart(objects, `${prefix}${slice}.json.gz`, 'v1', part);
      expect(written).toMatchObject({ rows: part.length, writeUnits: part.length });
      bytes += written.bytes;
    }
    const progress = await imported();
    expect(progress).toMatchObject({ status: 'complete', processed: 90, imported: 90, errors: 0, bytes });
    expect(await everything(table)).toEqual(await everything('results'));
    expect(await imports.stateOf(table)).toBe('ready');
  });

  it('is the same import for the same token, and refused for another order of that token', async () => {
    await writeImportPart(objects, `${prefix}0.json.gz`, 'v1', rows(3));
    const first = await imports.start({ table, prefix });
    expect((await imports.start({ table, prefix }))?.arn).toBe(first?.arn);
    await imported();
    expect((await imports.start({ table, prefix }))?.arn).toBe(first?.arn);
    await expect(imports.start({ table, prefix: 'imports/other/' })).rejects.toMatchObject({
      details: { reason: 'ImportConflictException' },
    });
    const { ImportSummaryList } = await client.send(new ListImportsCommand({}));
    expect(ImportSummaryList?.map(({ ImportArn }) => ImportArn)).toContain(first?.arn);
  });

  it('refuses a name that a table has', async () => {
    expect(await imports.start({ table: 'results', prefix })).toBeUndefined();
  });

  it('shows the table to nobody, and lets nobody remove it, while it works', async () => {
    await writeImportPart(objects, `${prefix}0.json.gz`, 'v1', rows(3));
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    way.follow(async ({ operation }) => {
      if (operation === 'GetObject') await held;
      return undefined;
    });
    const begun = await imports.start({ table, prefix });
    expect(begun?.status).toBe('importing');
    const read = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [{ pk: { S: 'x' } }] } } });
    await expect(client.send(read)).rejects.toThrow(
      expect.objectContaining({ name: 'ResourceNotFoundException' }),
    );
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    expect(Table?.TableStatus).toBe('CREATING');
    expect(await imports.stateOf(table)).toBe('making');
    expect(await imports.drop(table)).toBe(false);
    // Other tables are read as ever.
    await client.send(
      new GetItemCommand({ TableName: 'results', Key: { pk: { S: 'v1|similar-customers|ü|0' } } }),
    );
    release?.();
    expect((await imported()).status).toBe('complete');
    expect(await imports.drop(table)).toBe(true);
    // A table is removed some time after the answer, here as in the service.
    await vi.waitFor(async () => expect(await imports.stateOf(table)).toBe('missing'));
    expect(await imports.drop(table)).toBe(true);
  });

  it('counts what is no item, imports the rest, and ends as failed', async () => {
    const lines = rows(3).map((one) => importLine(encodeRow('v1', one, null)));
    const bad = ['not json\n', '{"Other": {}}\n', '{"Item": {"id": {"S": "no key"}}}\n'];
    await lay('0.json.gz', gzipSync([...lines, ...bad].join('')));
    expect(await imported()).toMatchObject({
      status: 'failed',
      processed: 6,
      imported: 3,
      errors: 3,
      failure: expect.stringMatching(/^ItemValidationError: /),
    });
    expect((await everything(table)).size).toBe(3);
  });

  it('counts the same key twice as two, of which one is left', async () => {
    await writeImportPart(objects, `${prefix}0.json.gz`, 'v1', [...rows(2), ...rows(2)]);
    expect(await imported()).toMatchObject({ status: 'complete', processed: 4, imported: 4 });
    expect((await everything(table)).size).toBe(2);
  });

  it('fails where there are no objects, and where one is no gzip', async () => {
    expect(await imported()).toMatchObject({
      status: 'failed',
      failure: expect.stringMatching(/^S3NoSuchKey/),
    });
    table = `imported-${++number}`;
    prefix = `imports/${number}/part-`;
    await lay('0.json.gz', Buffer.from('no gzip'));
    expect(await imported()).toMatchObject({ status: 'failed', errors: 1, imported: 0 });
  });

  it('does not know imports of another process, and takes no order that it cannot do', async () => {
    expect(await imports.look('arn:aws:dynamodb:local:000000000000:table/x/import/1')).toBeUndefined();
    const csv = new ImportTableCommand({
      S3BucketSource: { S3Bucket: localBucket },
      InputFormat: 'CSV',
      TableCreationParameters: { TableName: table, AttributeDefinitions: [], KeySchema: [] },
    });
    await expect(client.send(csv)).rejects.toThrow(expect.objectContaining({ name: 'ValidationException' }));
  });
});
