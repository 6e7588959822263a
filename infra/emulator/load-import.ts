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
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { localCredentials } from './names.ts';

/** An import as DynamoDB describes it; kept up to date while it works. Times in seconds. */
export interface ImportDescription {
  readonly ImportArn: string;
  ImportStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  ProcessedItemCount: number;
  ImportedItemCount: number;
  ErrorCount: number;
  /** Unpacked. */
  ProcessedSizeBytes: number;
  EndTime?: number;
  FailureCode?: string;
  FailureMessage?: string;
  readonly [field: string]: unknown;
}

/** What is loaded from where to where. */
export interface Loading {
  readonly description: ImportDescription;
  readonly table: string;
  /** Writes to the table, which nobody else can use yet. */
  readonly client: DynamoDBClient;
  /** Endpoint of the S3 with the objects. */
  readonly s3: string;
  readonly from: S3BucketSource;
  readonly signal: AbortSignal;
}

const BATCH = 25;

/**
 * Reads every object below a prefix and writes its items. The description says how far that is, and in the end how it ended:
 * lines that are no item are counted, the rest goes on. Never throws.
 */
export async function loadImport(loading: Loading): Promise<void> {
  const { description } = loading;
  const end = (status: 'COMPLETED' | 'FAILED', code?: string, message?: string) => {
    description.ImportStatus = status;
    description.EndTime = Math.floor(Date.now() / 1000);
    if (code !== undefined) description.FailureCode = code;
    if (message !== undefined) description.FailureMessage = message;
  };
  try {
    const found = await loadObjects(loading);
    if (found === 0)
      return end('FAILED', 'S3NoSuchKey', `No objects were found below ${loading.from.S3KeyPrefix}`);
  } catch (error) {
    const { name } = error as Error;
    return end('FAILED', name === 'NoSuchBucket' ? 'S3NoSuchBucket' : 'InternalServerError', name);
  }
  if (description.ErrorCount === 0) return end('COMPLETED');
  end('FAILED', 'ItemValidationError', 'Some of the items failed validation checks and were not imported.');
}

/** How many there were. */
async function loadObjects({ description, table, client, s3, from, signal }: Loading): Promise<number> {
  const store = new S3Client({ endpoint: s3, forcePathStyle: true, region: localCredentials.AWS_REGION });
  const call = { abortSignal: signal };
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await store.send(
      new ListObjectsV2Command({ Bucket: from.S3Bucket, Prefix: from.S3KeyPrefix, ContinuationToken: token }),
      call,
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  for (const Key of keys) {
    const { Body } = await store.send(new GetObjectCommand({ Bucket: from.S3Bucket, Key }), call);
    await loadObject(Body as Readable, table, client, description);
  }
  return keys.length;
}

/** One object: gzip of lines of DynamoDB JSON. What is no gzip costs the rest of the object and counts as one error. */
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
      // One that is not valid, or two with the same key: one by one it shows which.
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

/** The item of a line; undefined for a line that has none. */
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
