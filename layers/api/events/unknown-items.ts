import { type ItemStores, unknownAmong } from '../../stores/live/known-items.ts';

/** Different items that are looked up for one request: one batched read. */
const MOST_LOOKED_UP = 100;

/**
 * Which of some items neither the serving version nor the live catalogue knows; the first hundred are looked up. None before the first
 * version, and none where the stores do not answer: a warning is worth no failure.
 */
export async function unknownItems(
  items: readonly string[],
  stores: ItemStores,
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(items)].slice(0, MOST_LOOKED_UP);
  if (ids.length === 0) return new Set();
  try {
    const { version, unknown } = await unknownAmong(ids, stores);
    return version === undefined ? new Set() : unknown;
  } catch {
    return new Set();
  }
}
