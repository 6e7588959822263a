import { shardOf } from '../../contract/live.ts';
import { liveItemOf } from '../../stores/live/known-items.ts';
import type { LiveStore } from '../../stores/live/live-store.ts';
import type { ServingStore } from '../../stores/serving.ts';

/** Different items that are looked up for one request: one batched read. */
const MOST_LOOKED_UP = 100;

/**
 * Which of some items neither the serving version nor the live catalogue knows; the first hundred are looked up. None before the first
 * version, and none where the stores do not answer: a warning is worth no failure. One read of rows, and one of live documents for items
 * without a row.
 */
export async function unknownItems(
  items: readonly string[],
  { store, live }: { readonly store: ServingStore; readonly live: LiveStore },
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(items)].slice(0, MOST_LOOKED_UP);
  if (ids.length === 0) return new Set();
  try {
    const version = (await store.current())?.version;
    if (version === undefined) return new Set();
    const rows = await store.read(
      version,
      ids.map((id) => ({ kind: 'similar', id }) as const),
    );
    const missing = ids.filter((_, at) => rows[at]?.of === undefined);
    if (missing.length === 0) return new Set();
    const shardIds = [...new Set(missing.map(shardOf))].sort();
    const shards = await live.read(shardIds.map((id) => ({ kind: 'catalogue', id }) as const));
    return new Set(missing.filter((id) => liveItemOf(shards, id) === undefined));
  } catch {
    return new Set();
  }
}
