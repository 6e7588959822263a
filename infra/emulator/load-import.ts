import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  type S3BucketSource,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { localCredentials } from './names.ts';

/** An import as DynamoDB describes it, updated while it runs. Times in seconds. */
export interface ImportDescription {
  readonly ImportArn: string;
  ImportStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  ProcessedItemCount: number;
  ImportedItemCount: number;
  ErrorCount: number;
  /** Uncompressed. */
  ProcessedSizeBytes: number;
  EndTime?: number;
  FailureCode?: string;
  FailureMessage?: string;
  readonly [field: string]: unknown;
}

/** An import to run. */
export interface ImportJob {
  readonly description: ImportDescription;
  readonly table: string;
  /** Client that may write to the table already. */
  readonly client: DynamoDBClient;
  /** Endpoint of the S3 with the objects. */
  readonly s3: string;
  readonly from: S3BucketSource;
  readonly signal: AbortSignal;
}

const BATCH = 25;

/**
 * Reads every object below a prefix and writes its items to the table. The description has the progress and, in the end, the
 * outcome; lines that are no items are counted and the others imported. Never throws.
 */
export async function loadImport(job: ImportJob): Promise<void> {
  const { description } = job;
  const end = (status: 'COMPLETED' | 'FAILED', code?: string, message?: string) => {
    description.ImportStatus = status;
    description.EndTime = Math.floor(Date.now() / 1000);
    if (code !== undefined) description.FailureCode = code;
    if (message !== undefined) description.FailureMessage = message;
  };
  try {
    const found = await loadObjects(job);
    if (found === 0)
      return end('FAILED', 'S3NoSuchKey', `No objects were found below ${job.from.S3KeyPrefix}`);
  } catch (error) {
    const { name } = error as Error;
    return end('FAILED', name === 'NoSuchBucket' ? 'S3NoSuchBucket' : 'InternalServerError', name);
  }
  if (description.ErrorCount === 0) return end('COMPLETED');
  end('FAILED', 'ItemValidationError', 'Some of the items failed validation checks and were not imported.');
}

/** Loads every object and gives their number. */
async function loadObjects({ description, table, client, s3, from, signal }: ImportJob): Promise<number> {
  const store = new S3Client({ endpoint: s3, forcePathStyle: true, region: localCredentials.AWS_REGION });
  const call = { abortSignal: signal };
  const keys: string[] = [];
  const pages = paginateListObjectsV2(
    { client: store },
    { Bucket: from.S3Bucket, Prefix: from.S3KeyPrefix },
    call,
  );
  for await (const { Contents } of pages) {
    for (const { Key } of Contents ?? []) if (Key !== undefined) keys.push(Key);
  }
  for (const Key of keys) {
    const { Body } = await store.send(new GetObjectCommand({ Bucket: from.S3Bucket, Key }), call);
    await loadObject(Body as Readable, table, client, description);
  }
  return keys.length;
}

/** Loads one object, gzipped lines of DynamoDB JSON. Where the gzip is damaged, the rest of the object counts as one error. */
async function loadObject(
  object: Readable,
  table: string,
  client: DynamoDBClient,
  description: ImportDescription,
): Promise<void> {
  const unpacked = object.pipe(createGunzip());
  object.once('error', (error) => unpacked.destroy(error));
  unpacked.on('data', (chunk: Buffer) => {
    description.ProcessedSizeBytes += chunk.length;
  });
  let batch: WriteRequest[] = [];

  async function write(): Promise<void> {
    const requests = batch;
    batch = [];
    if (requests.length === 0) return;
    try {
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
      description.ImportedItemCount += requests.length;
    } catch {
      // The batch has an item that is not valid, or a key twice: write them one by one.
      for (const { PutRequest } of requests) {
        try {
          await client.send(new PutItemCommand({ TableName: table, Item: PutRequest?.Item }));
          description.ImportedItemCount++;
        } catch {
          description.ErrorCount++;
        }
      }
    }
  }

  try {
    for await (const line of createInterface({ input: unpacked })) {
      if (line === '') continue;
      description.ProcessedItemCount++;
      const item = itemOf(line);
      if (item === undefined) description.ErrorCount++;
      else batch.push({ PutRequest: { Item: item } });
      if (batch.length === BATCH) await write();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_') !== true) throw error;
    description.ErrorCount++;
  }
  await write();
}

/** The item of a line; undefined when it has none. */
function itemOf(line: string): Record<string, AttributeValue> | undefined {
  try {
    const { Item } = JSON.parse(line) as { Item?: Record<string, { S?: string; N?: string; B?: string }> };
    if (typeof Item !== 'object' || Item === null) return undefined;
    return Object.fromEntries(
      Object.entries(Item).map(([name, value]) => [
        name,
        value.B === undefined ? (value as AttributeValue) : { B: Buffer.from(value.B, 'base64') },
      ]),
    );
  } catch {
    return undefined;
  }
}
