import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import { ClienteleError } from '../contract/errors.ts';
import { TABLES } from '../contract/tables.ts';
import { type Backoff, pauses, sleep } from './backoff.ts';
import { BUDGETS } from './deadlines.ts';
import { withStoreErrors } from './store-errors.ts';
import { documentClient } from './tables.ts';

/** Key of a row, and when it expires: epoch seconds; undefined: never. */
export interface RowKey {
  readonly pk: string;
  readonly expiresAt: number | undefined;
}

/** Removes rows of one table. */
export interface RowPruner {
  /**
   * Looks at the key of every row and removes those that are to go. Reads the whole table once; a removal costs what a write
   * does. Returns how many were removed. Throws `store.unavailable`.
   */
  remove(isToGo: (row: RowKey) => boolean): Promise<number>;
}

/** BatchWriteItem takes 25 requests. */
const BATCH = 25;
const CONCURRENCY = 8;
const BACKOFF: Backoff = { firstMs: 50, capMs: 5_000, attempts: 12 };

/** The DynamoDB adapter, for a table whose partition key is its whole key. */
export function rowPruner(table: string, config: DynamoDBClientConfig = {}): RowPruner {
  const client = documentClient(BUDGETS.stage, config);

  async function remove(isToGo: (row: RowKey) => boolean): Promise<number> {
    const pages = paginateScan(
      { client },
      {
        TableName: table,
        ProjectionExpression: '#pk, #ttl',
        ExpressionAttributeNames: { '#pk': TABLES.results.partitionKey, '#ttl': TABLES.results.ttl },
      },
    );
    const gone: string[] = [];
    await withStoreErrors(`read the table ${table}`, async () => {
      for await (const { Items = [] } of pages) {
        for (const { pk, [TABLES.results.ttl]: expiresAt } of Items) {
          const row = { pk: String(pk), expiresAt: expiresAt === undefined ? undefined : Number(expiresAt) };
          if (isToGo(row)) gone.push(row.pk);
        }
      }
    });
    const batches = Array.from({ length: Math.ceil(gone.length / BATCH) }, (_, i) =>
      gone.slice(i * BATCH, (i + 1) * BATCH),
    );
    await pMap(batches, removeBatch, { concurrency: CONCURRENCY });
    return gone.length;
  }

  async function removeBatch(keys: readonly string[]): Promise<void> {
    let pending: object[] = keys.map((pk) => ({ DeleteRequest: { Key: { pk } } }));
    const waits = pauses(BACKOFF);
    for (;;) {
      const RequestItems = { [table]: pending };
      const answer = await withStoreErrors(`remove rows from the table ${table}`, () =>
        client.send(new BatchWriteCommand({ RequestItems })),
      );
      pending = answer.UnprocessedItems?.[table] ?? [];
      if (pending.length === 0) return;
      const wait = waits.next();
      if (wait.done) {
        throw new ClienteleError(
          'store.unavailable',
          `The table ${table} left ${pending.length} rows unremoved after ${BACKOFF.attempts} retries: it is throttled. Try again later.`,
          { unprocessed: pending.length },
        );
      }
      await sleep(wait.value);
    }
  }

  return { remove };
}
