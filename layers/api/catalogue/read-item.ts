import type { LiveItem } from '../../contract/item.ts';
import { shardOf } from '../../contract/live.ts';
import type { ItemCard } from '../../contract/rows.ts';
import type { ServingStore } from '../../stores/serving.ts';
import type { ModelReader } from '../reading/model-reader.ts';

/** What is known of an item by the live catalogue and by the version; at least one of them knows it. */
export interface FoundItem {
  readonly live: LiveItem | undefined;
  readonly card: ItemCard | undefined;
  readonly currency: string | null;
  readonly version: string | undefined;
}

export const UNKNOWN_ITEM = 'Neither the catalogue nor the model knows this item.';

/** Reads an item: one batched read. Undefined where nobody knows it. Works before the first model too. */
export async function readItem(
  id: string,
  model: ModelReader,
  store: ServingStore,
): Promise<FoundItem | undefined> {
  const catalogue = { kind: 'catalogue', id: shardOf(id) } as const;
  const liveIn = (items: Readonly<Record<string, LiveItem>> = {}) =>
    Object.hasOwn(items, id) ? items[id] : undefined;
  if ((await model.current()) === undefined) {
    const [document] = await store.read('', [catalogue] as const);
    const live = liveIn(document?.items);
    return live === undefined ? undefined : { live, card: undefined, currency: null, version: undefined };
  }
  const { serving, card, rows } = await model.read([catalogue, { kind: 'similar', id }] as const);
  const live = liveIn(rows[0]?.items);
  const known = rows[1]?.of;
  if (live === undefined && known === undefined) return undefined;
  return { live, card: known, currency: card.currency, version: serving.version };
}
