import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../contract/errors.ts';
import { type Backoff, pauses, sleep } from './backoff.ts';
import { asked } from './objects.ts';

/** Keys of one table. */
export interface BatchKeys {
  readonly table: string;
  /** Partition keys; doubles are read once. */
  readonly keys: readonly string[];
  readonly consistent: boolean;
}

const UNPROCESSED: Backoff = { firstMs: 20, capMs: 200, attempts: 4 };

/**
 * One batched read over tables whose only key is `pk`, at most 100 keys together; what the service leaves out is asked for
 * again with bounded backoff.
 * @returns items by `<table>|<pk>`
 * @throws ClienteleError `store.unavailable`
 */
export async function batchGet(
  client: DynamoDBClient,
  wanted: readonly BatchKeys[],
): Promise<ReadonlyMap<string, Record<string, AttributeValue>>> {
  const found = new Map<string, Record<string, AttributeValue>>();
  let pending = Object.fromEntries(
    wanted
      .filter(({ keys }) => keys.length > 0)
      .map(({ table, keys, consistent }) => [
        table,
        { Keys: [...new Set(keys)].map((pk) => ({ pk: { S: pk } })), ConsistentRead: consistent },
      ]),
  );
  const waits = pauses(UNPROCESSED);
  while (Object.keys(pending).length > 0) {
    const asking = pending;
    const answer = await asked('read results', () =>
      client.send(new BatchGetItemCommand({ RequestItems: asking })),
    );
    for (const [table, items] of Object.entries(answer.Responses ?? {})) {
      for (const item of items) found.set(`${table}|${item.pk?.S ?? ''}`, item);
    }
    pending = (answer.UnprocessedKeys ?? {}) as typeof pending;
    if (Object.keys(pending).length === 0) break;
    const wait = waits.next();
    if (wait.done) throw new ClienteleError('store.unavailable', 'The store of results is throttled');
    await sleep(wait.value);
  }
  return found;
}
