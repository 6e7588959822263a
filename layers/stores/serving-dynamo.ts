import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Serving } from '../contract/control-records.ts';
import { ClienteleError } from '../contract/errors.ts';
import { LIVE_KINDS, type LiveKind, liveKey } from '../contract/live.ts';
import { type RowKind, rowKey } from '../contract/rows.ts';
import { BATCH_KEYS, type BatchKeys, batchGet } from './batch-get.ts';
import { type Control, controlTable } from './control.ts';
import { BUDGETS, withinBudget } from './deadlines.ts';
import { readEnvironment } from './environment.ts';
import { decodeBody } from './row-codec.ts';
import type { RowRef, RowsFound, ServingStore } from './serving.ts';
import { documentClient } from './tables.ts';

/** How long a container trusts the pointer it read. A new version is seen by every container within this time. */
const POINTER_CACHE_MS = 5_000;

/** How long a pointer that could not be read is not asked for again: requests must not all wait for it in vain. */
const POINTER_AWAY_MS = 1_000;

export interface ServingOptions {
  /** Of versions whose pointer names no table. */
  readonly resultsTable: string;
  readonly activityTable: string;
  readonly control: Pick<Control, 'serving'>;
  readonly client?: DynamoDBClientConfig;
  /** Whether reads see what was written a moment ago; costs twice as much. */
  readonly consistent?: boolean;
  /** UTC milliseconds; the cache's clock. */
  readonly now?: () => number;
}

/** The DynamoDB adapter of {@link ServingStore}. Build it once, outside the request. */
export function dynamoServingStore(options: ServingOptions): ServingStore {
  const client = documentClient(BUDGETS.request, options.client);
  const now = options.now ?? Date.now;
  let away: { readonly at: number; readonly error: unknown } | undefined;
  // Where the rows of a version are, as pointers have told.
  const tables = new Map<string, string>();
  let cached: { readonly at: number; readonly serving: Serving | undefined } | undefined;

  async function current(): Promise<Serving | undefined> {
    if (cached !== undefined && isWithin(POINTER_CACHE_MS, cached.at)) return cached.serving;
    if (away !== undefined && isWithin(POINTER_AWAY_MS, away.at)) throw away.error;
    const serving = await options.control.serving().catch((error: unknown) => {
      away = { at: now(), error };
      throw error;
    });
    if (serving !== undefined) {
      tables.set(serving.version, serving.table ?? options.resultsTable);
      for (const [version, table] of Object.entries(serving.tables ?? {})) tables.set(version, table);
    }
    // "Nothing serves yet" is not cached: the first activation should show at once.
    cached = serving === undefined ? undefined : { at: now(), serving };
    return serving;
  }

  /** A clock that was set back does not make what was read last for ever. */
  function isWithin(ms: number, since: number): boolean {
    const age = now() - since;
    return age >= 0 && age < ms;
  }

  async function read<const R extends readonly RowRef[]>(version: string, refs: R): Promise<RowsFound<R>> {
    if (refs.length === 0 || refs.length > BATCH_KEYS) {
      throw new ClienteleError(
        'internal',
        `A batched read takes 1 to ${BATCH_KEYS} rows, not ${refs.length}`,
      );
    }
    const results = tables.get(version) ?? options.resultsTable;
    const places = refs.map((ref) =>
      LIVE_KINDS.has(ref.kind)
        ? { table: options.activityTable, key: liveKey(ref.kind as LiveKind, ref.id) }
        : { table: results, key: rowKey(version, ref.kind as RowKind, ref.id) },
    );
    const of = (table: string): BatchKeys => ({
      table,
      keys: places.flatMap((place) => (place.table === table ? [place.key] : [])),
      consistent: table === options.activityTable || options.consistent === true,
    });
    const found = await batchGet(client, [of(results), of(options.activityTable)]);
    return places.map(({ table, key }) => {
      const item = found.get(`${table}|${key}`);
      return item === undefined ? undefined : decodeBody(item.body);
    }) as unknown as RowsFound<R>;
  }

  return { current, read };
}

/** The store of a request function, from its environment. */
export function servingStore(): ServingStore {
  const { resultsTable, activityTable, controlTable: table } = readEnvironment();
  const control = controlTable(table, withinBudget(BUDGETS.request));
  return dynamoServingStore({ resultsTable, activityTable, control });
}
