import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import { ClienteleError } from '../contract/errors.ts';
import { type Backoff, pauses, sleep } from './backoff.ts';
import { BUDGETS } from './deadlines.ts';
import { encodeRow, type Row, type RowItem, writeUnits } from './row-codec.ts';
import { withStoreErrors } from './store-errors.ts';
import { documentClient } from './tables.ts';

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
  /** Write units that the rows cost, see row-codec.ts. A row that was written again after throttling counts once. */
  readonly writeUnits: number;
}

/** Writes result rows. */
export interface ResultsWriter {
  /**
   * Writes all rows of one version and returns what was acknowledged. Rows are drawn from the iterable only as fast as the
   * table takes them.
   * @param expiresAt UTC milliseconds after which TTL removes the rows
   * @throws ClienteleError `store.unavailable` when items stay unprocessed after all retries
   */
  write(version: string, rows: Iterable<Row>, expiresAt: number): Promise<Written>;
}

/** The DynamoDB adapter: bounded concurrency, unprocessed items retried with backoff and jitter. */
export function resultsWriter(options: WriterOptions): ResultsWriter {
  const client = documentClient(BUDGETS.stage, options.client);
  const backoff = options.backoff ?? { firstMs: 50, capMs: 5_000, attempts: 12 };
  const pause = options.pause ?? sleep;

  async function write(version: string, rows: Iterable<Row>, expiresAt: number): Promise<Written> {
    function* batches(): Generator<RowItem[]> {
      let batch: RowItem[] = [];
      for (const row of rows) {
        batch.push(encodeRow(version, row, expiresAt));
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    }

    const sum = { rows: 0, writeUnits: 0 };
    await pMap(
      batches(),
      async (batch) => {
        await writeBatch(batch);
        sum.rows += batch.length;
        for (const item of batch) sum.writeUnits += writeUnits(item);
      },
      { concurrency: options.concurrency ?? 8 },
    );
    return sum;
  }

  async function writeBatch(batch: readonly RowItem[]): Promise<void> {
    let pending: object[] = batch.map((Item) => ({ PutRequest: { Item } }));
    const waits = pauses(backoff);
    for (;;) {
      const RequestItems = { [options.table]: pending };
      const answer = await withStoreErrors(`write rows to the table ${options.table}`, () =>
        client.send(new BatchWriteCommand({ RequestItems })),
      );
      pending = answer.UnprocessedItems?.[options.table] ?? [];
      if (pending.length === 0) return;
      const wait = waits.next();
      if (wait.done) {
        throw new ClienteleError(
          'store.unavailable',
          `The table ${options.table} left ${pending.length} rows unwritten after ${backoff.attempts} retries: it is throttled. Lower the publishing concurrency or raise the table's limits.`,
          { unprocessed: pending.length },
        );
      }
      await pause(wait.value);
    }
  }

  return { write };
}
