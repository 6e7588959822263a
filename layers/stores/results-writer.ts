import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import type { Backoff } from './backoff.ts';
import { BATCH_WRITES, batchWrite } from './batch-write.ts';
import { BUDGETS } from './deadlines.ts';
import { encodeRow, type Row, type RowItem, writeUnits } from './row-codec.ts';
import { documentClient } from './tables.ts';

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

  async function write(version: string, rows: Iterable<Row>, expiresAt: number): Promise<Written> {
    function* batches(): Generator<RowItem[]> {
      let batch: RowItem[] = [];
      for (const row of rows) {
        batch.push(encodeRow(version, row, expiresAt));
        if (batch.length < BATCH_WRITES) continue;
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

  function writeBatch(batch: readonly RowItem[]): Promise<void> {
    return batchWrite(
      client,
      options.table,
      batch.map((Item) => ({ PutRequest: { Item } })),
      {
        deed: 'write rows to',
        left: (retries) =>
          `unwritten after ${retries} retries: it is throttled. Lower the publishing concurrency or raise the table's limits.`,
        ...(options.backoff === undefined ? {} : { backoff: options.backoff }),
        ...(options.pause === undefined ? {} : { pause: options.pause }),
      },
    );
  }

  return { write };
}
