import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import { TABLES } from '../contract/tables.ts';
import { BATCH_WRITES, batchWrite } from './batch-write.ts';
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

const CONCURRENCY = 8;

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
    const batches = Array.from({ length: Math.ceil(gone.length / BATCH_WRITES) }, (_, i) =>
      gone.slice(i * BATCH_WRITES, (i + 1) * BATCH_WRITES),
    );
    await pMap(batches, removeBatch, { concurrency: CONCURRENCY });
    return gone.length;
  }

  function removeBatch(keys: readonly string[]): Promise<void> {
    const requests = keys.map((pk) => ({ DeleteRequest: { Key: { pk } } }));
    return batchWrite(client, table, requests, {
      deed: 'remove rows from',
      left: (retries) => `unremoved after ${retries} retries: it is throttled. Try again later.`,
    });
  }

  return { remove };
}
