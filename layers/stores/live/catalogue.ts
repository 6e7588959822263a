import { ClienteleError } from '../../contract/errors.ts';
import type { LiveItem } from '../../contract/item.ts';
import { type CatalogueDocument, shardOf } from '../../contract/live.ts';
import type { ItemCard } from '../../contract/rows.ts';
import type { ServingStore } from '../serving.ts';
import type { Deliveries } from './deliveries.ts';
import { announce } from './head.ts';
import { deliveredRow, type ItemWrite } from './item-write.ts';
import { type KnownItems, knownItems, liveItemOf } from './known-items.ts';
import { liveItems, type NearestKnown } from './live-items.ts';
import type { LiveDocument, LiveStore } from './live-store.ts';

/** What a change of the catalogue needs. */
export interface CataloguePorts {
  readonly store: ServingStore;
  readonly live: LiveStore;
  readonly deliveries: Pick<Deliveries, 'items'>;
  readonly nearestKnown: NearestKnown;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/**
 * Largest document of changed items in bytes of uncompressed JSON: requests keep all of them in memory, and a DynamoDB item
 * holds 400 kB. At 400 bytes an item all documents hold 48,000.
 */
export const SHARD_BYTES = 300_000;

/**
 * Changes items from now on: they are delivered to the next run, written to the documents that requests keep, and announced,
 * in this order; the same call, repeated, repairs whatever failed in between. The latest change of an item wins, by its
 * time, which is later than anything known when the change was made.
 * @param writes different items
 * @param known of all of them
 * @returns what is now known of each, undefined where its document is full: nothing was done for that one
 * @throws ClienteleError `store.unavailable`
 */
export async function writeItems(
  writes: readonly ItemWrite[],
  known: KnownItems,
  ports: CataloguePorts,
): Promise<(LiveItem | undefined)[]> {
  const { items } = await write(
    writes,
    known,
    ports,
    (item, before) => (before?.updatedAt ?? 0) <= item.updatedAt,
  );
  return items;
}

/** How often a change is tried when others change the item at the same time. */
const ATTEMPTS = 10;

/**
 * Changes what is known of one item, like {@link writeItems}: of two changes at the same time neither is lost.
 * @param change makes the change from what is known; may be called more than once, and may throw
 * @returns what is now known; `item` undefined where its document is full
 * @throws ClienteleError `store.unavailable`, also when the item stays contested after all attempts
 */
export async function changeItem(
  id: string,
  change: (before: { readonly live: LiveItem | undefined; readonly card: ItemCard | undefined }) => ItemWrite,
  ports: CataloguePorts,
): Promise<{ readonly item: LiveItem | undefined; readonly known: KnownItems }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await knownItems([id], ports);
    const live = liveItemOf(known.shards, id);
    const changed = change({ live, card: known.cards.get(id) });
    const { items, applied } = await write(
      [changed],
      known,
      ports,
      (_, before) => before?.updatedAt === live?.updatedAt,
    );
    if (items[0] === undefined || applied) return { item: items[0], known };
  }
  throw new ClienteleError(
    'store.unavailable',
    'The item could not be changed: others kept changing it at the same time. Try again.',
  );
}

/** Whether an item replaces the one that its document holds when it is written. */
type Applies = (item: LiveItem, before: LiveItem | undefined) => boolean;

async function write(
  writes: readonly ItemWrite[],
  known: KnownItems,
  ports: CataloguePorts,
  applies: Applies,
): Promise<{ readonly items: (LiveItem | undefined)[]; readonly applied: boolean }> {
  const items = await liveItems(writes, known, ports);
  const fitting = fittingItems(items, known.shards);
  const taken = writes.flatMap((one, at) =>
    fitting.has(one.id) ? [deliveredRow(one, items[at]!.updatedAt)] : [],
  );
  if (taken.length === 0) return { items: writes.map(() => undefined), applied: false };
  await ports.deliveries.items(taken);
  const touched = known.shards.filter(({ id }) =>
    items.some((item) => fitting.has(item.id) && shardOf(item.id) === id),
  );
  const applied = new Map<string, boolean>();
  const written = await ports.live.update(
    touched,
    ({ id, body }) => {
      const own = items.filter((item) => fitting.has(item.id) && shardOf(item.id) === id);
      const merged = withItems(body, own, applies);
      applied.set(id, merged !== undefined);
      return merged;
    },
    null,
  );
  await announce(ports.live, written);
  return {
    items: items.map((item) => (fitting.has(item.id) ? (liveItemOf(written, item.id) ?? item) : undefined)),
    applied: [...applied.values()].every((one) => one),
  };
}

/** A document with the items that apply; undefined where none does. */
function withItems(
  body: CatalogueDocument | undefined,
  items: readonly LiveItem[],
  applies: Applies,
): CatalogueDocument | undefined {
  const merged = new Map(Object.entries(body?.items ?? {}));
  const applying = items.filter((item) => applies(item, merged.get(item.id)));
  if (applying.length === 0) return undefined;
  for (const item of applying) merged.set(item.id, item);
  return { items: Object.fromEntries(merged) };
}

/** Identifiers of the items whose documents have room for them, in the order given. */
function fittingItems(
  items: readonly LiveItem[],
  shards: readonly LiveDocument<'catalogue'>[],
): ReadonlySet<string> {
  const bytes = new Map(shards.map(({ id, body }) => [id, sizeOf(body ?? { items: {} })]));
  const fitting = new Set<string>();
  for (const item of items) {
    const shard = shardOf(item.id);
    const before = liveItemOf(shards, item.id);
    const grown = (bytes.get(shard) ?? 0) + entrySize(item) - (before === undefined ? 0 : entrySize(before));
    // An item that does not grow is never refused: it can always be hidden again.
    if (grown > SHARD_BYTES && (before === undefined || entrySize(item) > entrySize(before))) continue;
    bytes.set(shard, grown);
    fitting.add(item.id);
  }
  return fitting;
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}

function entrySize(item: LiveItem): number {
  return sizeOf(item) + sizeOf(item.id) + 2;
}
