import type { LiveItem } from '../../contract/item.ts';
import { shardOf } from '../../contract/live.ts';
import type { ItemCard } from '../../contract/rows.ts';
import { BATCH_KEYS } from '../batch-get.ts';
import type { ServingStore } from '../serving.ts';
import type { LiveDocument, LiveStore } from './live-store.ts';

/** What is known of some items. */
export interface KnownItems {
  /** The serving version; undefined before the first. */
  readonly version: string | undefined;
  /** Items that the serving version knows. */
  readonly cards: ReadonlyMap<string, ItemCard>;
  /** Documents that hold, or would hold, the items. */
  readonly shards: readonly LiveDocument<'catalogue'>[];
}

export interface ItemStores {
  readonly store: ServingStore;
  readonly live: LiveStore;
}

/** Reads what the serving version and the live catalogue know of items. ⌈items / 100⌉ reads of rows, one of live documents. */
export async function knownItems(ids: readonly string[], { store, live }: ItemStores): Promise<KnownItems> {
  const version = (await store.current())?.version;
  const reading = readShards(ids, live);
  const cards = await readCards(ids, version, store);
  return { version, cards, shards: await reading };
}

/**
 * Which of some items neither the serving version nor the live catalogue knows, and that version; undefined before the first.
 * ⌈items / 100⌉ reads of rows, and one of live documents for items without a row.
 */
export async function unknownAmong(
  ids: readonly string[],
  { store, live }: ItemStores,
): Promise<{ readonly version: string | undefined; readonly unknown: ReadonlySet<string> }> {
  const version = (await store.current())?.version;
  const cards = await readCards(ids, version, store);
  const missing = ids.filter((id) => !cards.has(id));
  const shards = missing.length === 0 ? [] : await readShards(missing, live);
  return { version, unknown: new Set(missing.filter((id) => liveItemOf(shards, id) === undefined)) };
}

async function readCards(
  ids: readonly string[],
  version: string | undefined,
  store: ServingStore,
): Promise<Map<string, ItemCard>> {
  const cards = new Map<string, ItemCard>();
  if (version === undefined) return cards;
  for (let from = 0; from < ids.length; from += BATCH_KEYS) {
    const refs = ids.slice(from, from + BATCH_KEYS).map((id) => ({ kind: 'similar', id }) as const);
    const rows = await store.read(version, refs);
    for (const [at, { id }] of refs.entries()) {
      const card = rows[at]?.of;
      if (card !== undefined) cards.set(id, card);
    }
  }
  return cards;
}

function readShards(ids: readonly string[], live: LiveStore): Promise<LiveDocument<'catalogue'>[]> {
  const shardIds = [...new Set(ids.map(shardOf))].sort();
  return live.read(shardIds.map((id) => ({ kind: 'catalogue', id }) as const));
}

/** An item as the live catalogue has it, from documents that were read. */
export function liveItemOf(shards: readonly LiveDocument<'catalogue'>[], id: string): LiveItem | undefined {
  const items = shards.find((shard) => shard.id === shardOf(id))?.body?.items ?? {};
  return Object.hasOwn(items, id) ? items[id] : undefined;
}
