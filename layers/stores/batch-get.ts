import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { ClienteleError } from '../contract/errors.ts';
import { type Backoff, pauses, sleep } from './backoff.ts';
import { withStoreErrors } from './store-errors.ts';
import type { Item } from './tables.ts';

/** Keys to read from one table. */
export interface BatchKeys {
  readonly table: string;
  /** Partition keys; a key that is named twice is read once. */
  readonly keys: readonly string[];
  readonly consistent: boolean;
}

/** Most keys that one batched read takes, over all tables. */
export const BATCH_KEYS = 100;

const UNPROCESSED: Backoff = { firstMs: 20, capMs: 200, attempts: 4 };

/**
 * One batched read over tables whose only key is `pk`, at most {@link BATCH_KEYS} keys together; keys that the service leaves
 * unprocessed are asked for again with bounded backoff.
 * @returns items by `<table>|<pk>`
 * @throws ClienteleError `store.unavailable`
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  wanted: readonly BatchKeys[],
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  let pending: NonNullable<BatchGetCommandInput['RequestItems']> = Object.fromEntries(
    wanted
      .filter(({ keys }) => keys.length > 0)
      .map(({ table, keys, consistent }) => [
        table,
        { Keys: [...new Set(keys)].map((pk) => ({ pk })), ConsistentRead: consistent },
      ]),
  );
  const waits = pauses(UNPROCESSED);
  while (Object.keys(pending).length > 0) {
    const RequestItems = pending;
    const answer = await withStoreErrors('read rows', () =>
      client.send(new BatchGetCommand({ RequestItems })),
    );
    for (const [table, items] of Object.entries(answer.Responses ?? {})) {
      for (const item of items) found.set(`${table}|${item.pk}`, item);
    }
    pending = answer.UnprocessedKeys ?? {};
    if (Object.keys(pending).length === 0) break;
    const wait = waits.next();
    if (wait.done) {
      throw new ClienteleError(
        'store.unavailable',
        `Rows of ${Object.keys(pending).join(', ')} stayed unread after ${UNPROCESSED.attempts} retries: the table is throttled`,
      );
    }
    await sleep(wait.value);
  }
  return found;
}
