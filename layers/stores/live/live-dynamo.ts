import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { ClienteleError } from '../../contract/errors.ts';
import { type LiveBodies, type LiveKind, liveKey } from '../../contract/live.ts';
import { TABLES } from '../../contract/tables.ts';
import { type Backoff, pauses, sleep } from '../backoff.ts';
import { BATCH_KEYS, batchGet } from '../batch-get.ts';
import { BUDGETS } from '../deadlines.ts';
import { decodeBody, encodeBody } from '../row-codec.ts';
import { documentClient, type Item, isAtRevision, openTable } from '../tables.ts';
import type { LiveDocument, LiveRef, LiveStore } from './live-store.ts';

/** Writes under way at a time, of all requests that one process works on. */
const WIDTH = 32;
const CONTESTED: Backoff = { firstMs: 10, capMs: 200, attempts: 10 };

/** The DynamoDB adapter of {@link LiveStore}. Build it once, outside the request. */
export function dynamoLiveStore(name: string, config: DynamoDBClientConfig = {}): LiveStore {
  const client = documentClient(BUDGETS.live, config);
  const table = openTable(name, client);
  // All at once would be more connections than a busy machine can open in time.
  const inTurn = pLimit(WIDTH);

  async function read<K extends LiveKind>(refs: readonly LiveRef<K>[]): Promise<LiveDocument<K>[]> {
    const starts = Array.from(
      { length: Math.ceil(refs.length / BATCH_KEYS) },
      (_, batch) => batch * BATCH_KEYS,
    );
    const batches = await Promise.all(starts.map((from) => readBatch(refs.slice(from, from + BATCH_KEYS))));
    return batches.flat();
  }

  async function readBatch<K extends LiveKind>(refs: readonly LiveRef<K>[]): Promise<LiveDocument<K>[]> {
    const keys = refs.map(({ kind, id }) => liveKey(kind, id));
    const found = await batchGet(client, [{ table: name, keys, consistent: true }]);
    return refs.map((ref, at) => documentOf(ref, found.get(`${name}|${keys[at]}`)));
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
      const write = async (at: number) => {
        const document = results[at]!;
        const body = change(document);
        if (body === undefined) return;
        const next = { ...document, body, revision: document.revision + 1 };
        if (await put(next, expiresAt)) results[at] = next;
        else lost.push(at);
      };
      await everySettled(standing.map((at) => inTurn(write, at)));
      if (lost.length === 0) break;
      const wait = waits.next();
      if (wait.done)
        throw new ClienteleError(
          'store.unavailable',
          'A live document could not be written: others kept changing it at the same time. Try again.',
        );
      await sleep(wait.value);
      const again = await read(lost.map((at) => results[at]!));
      for (const [position, at] of lost.entries()) results[at] = again[position]!;
      standing = lost;
    }
    return results;
  }

  /** Writes a document if nobody wrote since the revision before; false where somebody did. */
  function put({ kind, id, body, revision }: LiveDocument, expiresAt: number | null): Promise<boolean> {
    return table.put(
      {
        pk: liveKey(kind, id),
        body: encodeBody(body),
        revision,
        [TABLES.activity.ttl]: expiresAt === null ? undefined : Math.ceil(expiresAt / 1000),
      },
      isAtRevision(revision - 1),
    );
  }

  return { read, update };
}

function documentOf<K extends LiveKind>({ kind, id }: LiveRef<K>, item: Item | undefined): LiveDocument<K> {
  return {
    kind,
    id,
    body: item === undefined ? undefined : (decodeBody(item.body) as LiveBodies[K]),
    revision: item?.revision ?? 0,
  };
}

/** Waits for all, also where one fails: nothing is left running behind the caller's back. */
async function everySettled(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
