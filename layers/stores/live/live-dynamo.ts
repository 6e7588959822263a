import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../../contract/errors.ts';
import { type LiveBodies, type LiveKind, liveKey } from '../../contract/live.ts';
import { type Backoff, pauses, sleep } from '../backoff.ts';
import { batchGet } from '../batch-get.ts';
import { BUDGETS, withinBudget } from '../deadlines.ts';
import { asked } from '../objects.ts';
import { decodeRow, encodeBody } from '../row-codec.ts';
import type { LiveDocument, LiveRef, LiveStore } from './live-store.ts';

const BATCH = 100;
/** Writes under way at a time, of all requests that one process works on. */
const WIDTH = 32;
const CONTESTED: Backoff = { firstMs: 10, capMs: 200, attempts: 10 };

/** The DynamoDB adapter of {@link LiveStore}. Build it once, outside the request. */
export function dynamoLiveStore(table: string, config: DynamoDBClientConfig = {}): LiveStore {
  const client = new DynamoDBClient({ ...withinBudget(BUDGETS.live), ...config });

  async function read<K extends LiveKind>(refs: readonly LiveRef<K>[]): Promise<LiveDocument<K>[]> {
    const starts = Array.from({ length: Math.ceil(refs.length / BATCH) }, (_, batch) => batch * BATCH);
    const batches = await Promise.all(starts.map((from) => readBatch(refs.slice(from, from + BATCH))));
    return batches.flat();
  }

  async function readBatch<K extends LiveKind>(refs: readonly LiveRef<K>[]): Promise<LiveDocument<K>[]> {
    const keys = refs.map(({ kind, id }) => liveKey(kind, id));
    const found = await batchGet(client, [{ table, keys, consistent: true }]);
    return refs.map((ref, at) => documentOf(ref, found.get(`${table}|${keys[at]}`)));
  }

  async function update<K extends LiveKind>(
    documents: readonly LiveDocument<K>[],
    change: (document: LiveDocument<K>) => LiveBodies[K] | undefined,
    expiresAt: number | null,
  ): Promise<LiveDocument<K>[]> {
    const results = [...documents];
    let standing = [...documents.keys()];
    const waits = pauses(CONTESTED);
    while (standing.length > 0) {
      const lost: number[] = [];
      await inTurns(standing, async (at) => {
        const document = results[at]!;
        const body = change(document);
        if (body === undefined) return;
        const next = { ...document, body, revision: document.revision + 1 };
        if (await put(next, expiresAt)) results[at] = next;
        else lost.push(at);
      });
      if (lost.length === 0) break;
      const wait = waits.next();
      if (wait.done) throw new ClienteleError('store.unavailable', 'A live document stays contested');
      await sleep(wait.value);
      const again = await read(lost.map((at) => results[at]!));
      for (const [position, at] of lost.entries()) results[at] = again[position]!;
      standing = lost;
    }
    return results;
  }

  /** Writes a document if it still has the revision before; false when somebody was quicker. */
  async function put(document: LiveDocument, expiresAt: number | null): Promise<boolean> {
    const { kind, id, body, revision } = document;
    const item: Record<string, AttributeValue> = {
      pk: { S: liveKey(kind, id) },
      body: encodeBody(body),
      revision: { N: String(revision) },
      ...(expiresAt === null ? {} : { expires_at: { N: String(Math.ceil(expiresAt / 1000)) } }),
    };
    const condition =
      revision === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#revision = :before',
            ExpressionAttributeNames: { '#revision': 'revision' },
            ExpressionAttributeValues: { ':before': { N: String(revision - 1) } },
          };
    return asked('write a live document', async () => {
      try {
        await client.send(new PutItemCommand({ TableName: table, Item: item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  }

  let free = WIDTH;
  const waiting: (() => void)[] = [];

  /** Everything at once would be more connections than a busy machine can open in time. */
  async function inTurns(numbers: readonly number[], act: (at: number) => Promise<void>): Promise<void> {
    async function inTurn(at: number): Promise<void> {
      if (free > 0) free--;
      else await new Promise<void>((go) => waiting.push(go));
      try {
        await act(at);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free++;
        else next();
      }
    }
    await everySettled(numbers.map(inTurn));
  }

  return { read, update };
}

function documentOf<K extends LiveKind>(
  { kind, id }: LiveRef<K>,
  item: Record<string, AttributeValue> | undefined,
): LiveDocument<K> {
  return {
    kind,
    id,
    body: item === undefined ? undefined : (decodeRow(item) as LiveBodies[K]),
    revision: Number(item?.revision?.N ?? 0),
  };
}

/** Waits for all, also where one fails: what is under way when a caller goes on would come as a surprise. */
async function everySettled(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
