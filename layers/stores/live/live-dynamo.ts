import { randomUUID } from 'node:crypto';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { type LiveBodies, type LiveKind, liveKey } from '../../contract/live.ts';
import { TABLES } from '../../contract/tables.ts';
import { BATCH_KEYS, batchGet } from '../batch-get.ts';
import { BUDGETS } from '../deadlines.ts';
import { decodeBody, encodeBody } from '../row-codec.ts';
import { documentClient, type Item, isAtRevision, openTable } from '../tables.ts';
import { DocumentWriter } from './document-writer.ts';
import type { LiveDocument, LiveRef, LiveStore } from './live-store.ts';

/** Writes under way at a time, of all requests that one process works on. */
const WIDTH = 32;

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

  const writer = new DocumentWriter({
    read: async (ref) => (await read([ref]))[0]!,
    put: (document, revision, expiresAt) => inTurn(() => put(document, revision, expiresAt)),
  });

  async function update<K extends LiveKind>(
    documents: readonly LiveDocument<K>[],
    change: (document: LiveDocument<K>) => LiveBodies[K] | undefined,
    expiresAt: number | null,
  ): Promise<LiveDocument<K>[]> {
    return everySettled(documents.map((document) => writer.write({ document, change, expiresAt })));
  }

  /** Writes a document if it stands at a revision; false where somebody wrote since. */
  function put(
    { kind, id, body, revision }: LiveDocument,
    before: number,
    expiresAt: number | null,
  ): Promise<boolean> {
    const write = randomUUID();
    return table.put(
      {
        pk: liveKey(kind, id),
        body: encodeBody(body),
        revision,
        write,
        [TABLES.activity.ttl]: expiresAt === null ? undefined : Math.ceil(expiresAt / 1000),
      },
      isAtRevision(before, write),
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
async function everySettled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
