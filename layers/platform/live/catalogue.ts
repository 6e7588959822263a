import { scalarProperties } from '../../analytics/events/item-properties.ts';
import { anchorsOf } from '../../analytics/serve/anchors.ts';
import { type CatalogueDocument, type LiveItem, shardOf } from '../../analytics/serve/live.ts';
import type { ItemCard } from '../../analytics/serve/rows.ts';
import type { ServingStore } from '../serving.ts';
import { candidateLists } from './catalogue-candidates.ts';
import type { Deliveries } from './deliveries.ts';
import { announce } from './head.ts';
import { deliveredRow, type ItemWrite } from './item-write.ts';
import type { LiveDocument, LiveStore } from './live-store.ts';

/** What a change of the catalogue needs. */
export interface CataloguePorts {
  readonly store: ServingStore;
  readonly live: LiveStore;
  readonly deliveries: Pick<Deliveries, 'items'>;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/**
 * Most bytes of a document of changed items, as JSON before it is compressed: requests keep all of them in memory, and a
 * DynamoDB item has 400 kB. At 400 bytes an item all documents hold 48,000.
 */
export const SHARD_BYTES = 300_000;

/** Rows a batched read takes. */
const BATCH = 100;

/** What is known of some items. */
export interface KnownItems {
  /** The serving version; undefined before the first. */
  readonly version: string | undefined;
  /** Items that the serving version knows. */
  readonly cards: ReadonlyMap<string, ItemCard>;
  /** Documents that hold, or would hold, the items. */
  readonly shards: readonly LiveDocument<'catalogue'>[];
}

/** What the serving version and the live catalogue say of items. ⌈items / 100⌉ reads of rows, one of live documents. */
export async function knownItems(
  ids: readonly string[],
  { store, live }: Pick<CataloguePorts, 'store' | 'live'>,
): Promise<KnownItems> {
  const cards = new Map<string, ItemCard>();
  const version = (await store.current())?.version;
  const shardIds = [...new Set(ids.map(shardOf))].sort();
  const reading = live.read(shardIds.map((id) => ({ kind: 'catalogue', id }) as const));
  if (version !== undefined) {
    for (let from = 0; from < ids.length; from += BATCH) {
      const refs = ids.slice(from, from + BATCH).map((id) => ({ kind: 'similar', id }) as const);
      const rows = await store.read(version, refs);
      for (const [at, { id }] of refs.entries()) {
        const card = rows[at]?.of;
        if (card !== undefined) cards.set(id, card);
      }
    }
  }
  return { version, cards, shards: await reading };
}

/** The live catalogue's word on an item, of documents that were read. */
export function liveItemOf(shards: readonly LiveDocument<'catalogue'>[], id: string): LiveItem | undefined {
  const items = shards.find((shard) => shard.id === shardOf(id))?.body?.items ?? {};
  return Object.hasOwn(items, id) ? items[id] : undefined;
}

/**
 * Changes items from now on: they are delivered to the next run, written to the documents that requests keep, and
 * announced, in this order; whatever fails in between is put right by the same call once more. The last word on an item
 * wins, by its time.
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
  const now = ports.now();
  const items = await liveItems(writes, known, now, ports.store);
  const fitting = fittingItems(items, known.shards);
  const taken = writes.filter(({ id }) => fitting.has(id));
  if (taken.length === 0) return writes.map(() => undefined);
  await ports.deliveries.items(taken.map((write) => deliveredRow(write, now)));
  const touched = known.shards.filter(({ id }) =>
    items.some((item) => fitting.has(item.id) && shardOf(item.id) === id),
  );
  const written = await ports.live.update(
    touched,
    ({ id, body }) =>
      withItems(
        body,
        items.filter((item) => fitting.has(item.id) && shardOf(item.id) === id),
      ),
    null,
  );
  await announce(ports.live, written);
  return items.map((item) => (fitting.has(item.id) ? (liveItemOf(written, item.id) ?? item) : undefined));
}

/** A document with items that are newer than what it has of them. */
function withItems(
  body: CatalogueDocument | undefined,
  items: readonly LiveItem[],
): CatalogueDocument | undefined {
  const merged = new Map(Object.entries(body?.items ?? {}));
  const newer = items.filter(({ id, updatedAt }) => (merged.get(id)?.updatedAt ?? 0) <= updatedAt);
  if (newer.length === 0) return undefined;
  for (const item of newer) merged.set(item.id, item);
  return { items: Object.fromEntries(merged) };
}

/** Identifiers of the items whose documents have room for them, first come first. */
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
    // What becomes smaller is never refused: an item can always be hidden again.
    if (grown > SHARD_BYTES && (before === undefined || entrySize(item) > entrySize(before))) continue;
    bytes.set(shard, grown);
    fitting.add(item.id);
  }
  return fitting;
}

function isInNoList(card: ItemCard | undefined): boolean {
  return card === undefined || card.withheld === true;
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}

function entrySize(item: LiveItem): number {
  return sizeOf(item) + sizeOf(item.id) + 2;
}

/** The items as requests will see them. New ones get anchors: two batched reads at most for a hundred of them. */
async function liveItems(
  writes: readonly ItemWrite[],
  { version, cards, shards }: KnownItems,
  now: number,
  store: ServingStore,
): Promise<LiveItem[]> {
  // What the version withholds is in none of its lists either.
  const fresh = writes.filter(({ id, hidden }) => !hidden && isInNoList(cards.get(id)));
  const anchors = new Map<string, LiveItem['anchors']>();
  if (version !== undefined && fresh.length > 0) {
    for (const { members, candidates } of await candidateLists(fresh, version, store)) {
      const found = anchorsOf(members, candidates);
      for (const [at, { id }] of members.entries()) anchors.set(id, found[at]!);
    }
  }
  return writes.map((write) => {
    const { id, title, category, brand, price, inStock, availableFrom, availableUntil, hidden } = write;
    const card = cards.get(id);
    return {
      id,
      title,
      category,
      brand,
      price,
      properties: scalarProperties(write.properties) ?? {},
      ...(card?.repeats === true ? { repeats: true as const } : {}),
      updatedAt: now,
      since: card?.since ?? liveItemOf(shards, id)?.since ?? availableFrom ?? now,
      hidden,
      inStock,
      availableFrom,
      availableUntil,
      anchors: anchors.get(id) ?? [],
    };
  });
}
