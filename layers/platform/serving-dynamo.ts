import { BatchGetItemCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../analytics/errors.ts';
import { type RowKind, rowKey } from '../analytics/serve/rows.ts';
import { type Backoff, pauses, sleep } from './backoff.ts';
import { surroundings } from './config.ts';
import { type Control, controlTable } from './control.ts';
import { asked } from './objects.ts';
import { decodeRow } from './row-codec.ts';
import type { RowRef, RowsFound, Serving, ServingStore } from './serving.ts';

/** How long a container trusts the pointer it read. A new version is seen by every container within this time. */
export const POINTER_CACHE_MS = 5_000;

/** A request waits this long for an attempt at the store, and makes this many, before it gives up with 503. */
const REQUEST_STORE: DynamoDBClientConfig = { maxAttempts: 3 };
const UNPROCESSED: Backoff = { firstMs: 20, capMs: 200, attempts: 4 };

export interface ServingOptions {
  readonly resultsTable: string;
  readonly control: Pick<Control, 'serving'>;
  readonly client?: DynamoDBClientConfig;
  /** Whether reads see what was written a moment ago; costs twice as much. */
  readonly consistent?: boolean;
  /** UTC milliseconds; the cache's clock. */
  readonly now?: () => number;
}

/** The DynamoDB adapter of {@link ServingStore}. Build it once, outside the request. */
export function dynamoServingStore(options: ServingOptions): ServingStore {
  const client = new DynamoDBClient({ ...REQUEST_STORE, ...options.client });
  const now = options.now ?? Date.now;
  let cached: { readonly at: number; readonly serving: Serving | undefined } | undefined;

  async function current(): Promise<Serving | undefined> {
    if (cached !== undefined && now() - cached.at < POINTER_CACHE_MS) return cached.serving;
    const serving = await options.control.serving();
    // "Nothing serves yet" is not cached: the first activation should show at once.
    cached = serving === undefined ? undefined : { at: now(), serving };
    return serving;
  }

  async function read<const R extends readonly RowRef[]>(version: string, refs: R): Promise<RowsFound<R>> {
    if (refs.length === 0 || refs.length > 100) {
      throw new ClienteleError('internal', `A batched read takes 1 to 100 rows, not ${refs.length}`);
    }
    const keys = refs.map((ref) => rowKey(version, ref.kind as RowKind, ref.id));
    const bodies = new Map<string, unknown>();
    let pending = [...new Set(keys)].map((key) => ({ pk: { S: key } }));
    const waits = pauses(UNPROCESSED);
    for (;;) {
      const asking = pending;
      const answer = await asked('read results', () =>
        client.send(
          new BatchGetItemCommand({
            RequestItems: {
              [options.resultsTable]: { Keys: asking, ConsistentRead: options.consistent ?? false },
            },
          }),
        ),
      );
      for (const item of answer.Responses?.[options.resultsTable] ?? []) {
        bodies.set(item.pk?.S ?? '', decodeRow(item));
      }
      pending = (answer.UnprocessedKeys?.[options.resultsTable]?.Keys ?? []) as typeof pending;
      if (pending.length === 0) break;
      const wait = waits.next();
      if (wait.done) throw new ClienteleError('store.unavailable', 'The results table is throttled');
      await sleep(wait.value);
    }
    return keys.map((key) => bodies.get(key)) as unknown as RowsFound<R>;
  }

  return { current, read };
}

/** The store of a request function, from its environment. */
export function servingStore(): ServingStore {
  const { resultsTable, controlTable: table } = surroundings();
  return dynamoServingStore({ resultsTable, control: controlTable(table, REQUEST_STORE) });
}
