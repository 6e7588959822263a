import {
  BatchWriteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../contract/errors.ts';
import { type Backoff, pauses, sleep } from './backoff.ts';
import { BUDGETS, withinBudget } from './deadlines.ts';
import { asked } from './objects.ts';
import { encodeRow, type Row, writeUnits } from './row-codec.ts';

/** BatchWriteItem takes 25 items and 16 MB; rows are far below 400 kB, so items are the limit. */
const BATCH = 25;

export interface WriterOptions {
  readonly table: string;
  readonly client?: DynamoDBClientConfig;
  /** Batches under way at a time. */
  readonly concurrency?: number;
  readonly backoff?: Backoff;
  readonly pause?: (ms: number) => Promise<void>;
}

/** What the table acknowledged. */
export interface Written {
  readonly rows: number;
  /** Write units that the rows cost: see row-codec.ts. What was written twice after a throttling counts once. */
  readonly writeUnits: number;
}

/** Writes result rows. */
export interface ResultsWriter {
  /**
   * Writes all rows of one version and returns what was acknowledged. The iterable is drawn from only as fast as the
   * table takes it.
   * @throws ClienteleError `store.unavailable` when items stay unprocessed after all retries
   */
  write(version: string, rows: Iterable<Row>, expiresAt: number): Promise<Written>;
}

/** The DynamoDB adapter: bounded concurrency, unprocessed items retried with backoff and jitter. */
export function resultsWriter(options: WriterOptions): ResultsWriter {
  const client = new DynamoDBClient({ ...withinBudget(BUDGETS.stage), ...options.client });
  const concurrency = options.concurrency ?? 8;
  const backoff = options.backoff ?? { firstMs: 50, capMs: 5_000, attempts: 12 };
  const pause = options.pause ?? sleep;

  async function write(version: string, rows: Iterable<Row>, expiresAt: number): Promise<Written> {
    const source = rows[Symbol.iterator]();
    let acknowledged = 0;
    let units = 0;

    async function drain(): Promise<void> {
      for (;;) {
        const batch: WriteRequest[] = [];
        while (batch.length < BATCH) {
          const next = source.next();
          if (next.done) break;
          batch.push({ PutRequest: { Item: encodeRow(version, next.value, expiresAt) } });
        }
        if (batch.length === 0) return;
        await writeBatch(batch);
        acknowledged += batch.length;
        for (const { PutRequest } of batch) units += writeUnits(PutRequest?.Item ?? {});
      }
    }

    await Promise.all(Array.from({ length: concurrency }, drain));
    return { rows: acknowledged, writeUnits: units };
  }

  async function writeBatch(batch: WriteRequest[]): Promise<void> {
    let pending = batch;
    const waits = pauses(backoff);
    for (;;) {
      const requests = pending;
      const answer = await asked('write results', () =>
        client.send(new BatchWriteItemCommand({ RequestItems: { [options.table]: requests } })),
      );
      pending = answer.UnprocessedItems?.[options.table] ?? [];
      if (pending.length === 0) return;
      const wait = waits.next();
      if (wait.done) {
        throw new ClienteleError(
          'store.unavailable',
          `${pending.length} rows stayed unprocessed after ${backoff.attempts} retries: the table is throttled. Lower the publishing concurrency or raise the table's limits.`,
          { unprocessed: pending.length },
        );
      }
      await pause(wait.value);
    }
  }

  return { write };
}
