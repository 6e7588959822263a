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

/** Reads what the serving version and the live catalogue know of items. ⌈items / 100⌉ reads of rows, one of live documents. */
export async function knownItems(
  ids: readonly string[],
  { store, live }: { readonly store: ServingStore; readonly live: LiveStore },
): Promise<KnownItems> {
  const cards = new Map<string, ItemCard>();
  const version = (await store.current())?.version;
  const shardIds = [...new Set(ids.map(shardOf))].sort();
  const reading = live.read(shardIds.map((id) => ({ kind: 'catalogue', id }) as const));
  if (version !== undefined) {
    for (let from = 0; from < ids.length; from += BATCH_KEYS) {
      const refs = ids.slice(from, from + BATCH_KEYS).map((id) => ({ kind: 'similar', id }) as const);
      const rows = await store.read(version, refs);
      for (const [at, { id }] of refs.entries()) {
        const card = rows[at]?.of;
        if (card !== undefined) cards.set(id, card);
      }
    }
  }
  return { version, cards, shards: await reading };
}

/** An item as the live catalogue has it, from documents that were read. */
export function liveItemOf(shards: readonly LiveDocument<'catalogue'>[], id: string): LiveItem | undefined {
  const items = shards.find((shard) => shard.id === shardOf(id))?.body?.items ?? {};
  return Object.hasOwn(items, id) ? items[id] : undefined;
}
