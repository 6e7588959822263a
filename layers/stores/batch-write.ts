import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ClienteleError } from '../contract/errors.ts';
import { type Backoff, pauses, sleep } from './backoff.ts';
import { withStoreErrors } from './store-errors.ts';

/** Most requests that one batched write takes. The other limit, 16 MB, is far away: rows are far below 400 kB. */
export const BATCH_WRITES = 25;

/** How patient a batched write is. */
const UNPROCESSED_WRITES: Backoff = { firstMs: 50, capMs: 5_000, attempts: 12 };

export interface BatchWriteOptions {
  /** For errors: `write rows to`, `remove rows from`. */
  readonly deed: string;
  /** What stays of rows that the table did not take, and what to do: `unwritten …`. */
  readonly left: (retries: number) => string;
  readonly backoff?: Backoff;
  readonly pause?: (ms: number) => Promise<void>;
}

/**
 * One batched write to a table; requests that the service leaves unprocessed are sent again with bounded backoff and jitter.
 * @param requests PutRequest or DeleteRequest, at most {@link BATCH_WRITES}
 * @throws ClienteleError `store.unavailable`, also when requests stay unprocessed after all retries
 */
export async function batchWrite(
  client: DynamoDBDocumentClient,
  table: string,
  requests: readonly object[],
  { deed, left, backoff = UNPROCESSED_WRITES, pause = sleep }: BatchWriteOptions,
): Promise<void> {
  const waits = pauses(backoff);
  for (let pending = [...requests]; ; ) {
    const RequestItems = { [table]: pending };
    const answer = await withStoreErrors(`${deed} the table ${table}`, () =>
      client.send(new BatchWriteCommand({ RequestItems })),
    );
    pending = answer.UnprocessedItems?.[table] ?? [];
    if (pending.length === 0) return;
    const wait = waits.next();
    if (wait.done) {
      throw new ClienteleError(
        'store.unavailable',
        `The table ${table} left ${pending.length} rows ${left(backoff.attempts)}`,
        { unprocessed: pending.length },
      );
    }
    await pause(wait.value);
  }
}
