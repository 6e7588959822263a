import { nearestKnownOf } from '../../analytics/serve/nearest-known.ts';
import { ClienteleError } from '../../contract/errors.ts';
import { scalarProperties } from '../../contract/events/item-properties.ts';
import type { LiveItem } from '../../contract/item.ts';
import { type CatalogueDocument, shardOf } from '../../contract/live.ts';
import { type ItemCard, ROW_ID } from '../../contract/rows.ts';
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
 * wins, by its time; what was known when it was said is older.
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

/** Times that a change is tried anew because somebody else changed the item meanwhile. */
const ATTEMPTS = 10;

/**
 * Changes what is known of one item, like {@link writeItems}: whoever else changes it at the same time, neither change is lost.
 * @param change what is to be said, by what is known; may be asked for more than once, and throw
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
    const said = change({ live, card: known.cards.get(id) });
    const { items, applied } = await write(
      [said],
      known,
      ports,
      (_, before) => before?.updatedAt === live?.updatedAt,
    );
    if (items[0] === undefined || applied) return { item: items[0], known };
  }
  throw new ClienteleError('store.unavailable', 'The item stays contested');
}

/** Whether an item takes the place of what its document says by the time it is written. */
type Applies = (item: LiveItem, before: LiveItem | undefined) => boolean;

async function write(
  writes: readonly ItemWrite[],
  known: KnownItems,
  ports: CataloguePorts,
  applies: Applies,
): Promise<{ readonly items: (LiveItem | undefined)[]; readonly applied: boolean }> {
  const items = await liveItems(writes, known, ports.now(), ports.store);
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
  return card === undefined || card.unavailable === true;
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}

function entrySize(item: LiveItem): number {
  return sizeOf(item) + sizeOf(item.id) + 2;
}

/** The items as requests will see them. New ones get nearestKnown: two batched reads at most for a hundred of them. */
async function liveItems(
  writes: readonly ItemWrite[],
  known: KnownItems,
  now: number,
  store: ServingStore,
): Promise<LiveItem[]> {
  const { version, cards, shards } = known;
  // What the version withholds is in none of its lists either.
  const fresh = writes.filter(({ id, hidden }) => !hidden && isInNoList(cards.get(id)));
  const nearestKnown = new Map<string, LiveItem['nearestKnown']>();
  if (version !== undefined && fresh.length > 0) {
    for (const { members, candidates } of await candidateLists(fresh, version, store)) {
      const found = nearestKnownOf(members, candidates);
      for (const [at, { id }] of members.entries()) nearestKnown.set(id, found[at]!);
    }
  }
  const untitled = await untitledItems(writes, known, store);
  return writes.map((write) => {
    const { id, title, description, category, brand, price, statedPrice } = write;
    const { inStock, availableFrom, availableUntil, hidden } = write;
    const card = cards.get(id);
    const before = liveItemOf(shards, id);
    return {
      id,
      title,
      ...(description === null ? {} : { description }),
      category,
      brand,
      price,
      ...(price === null && statedPrice !== null ? { statedPrice } : {}),
      ...(untitled.has(id) ? { untitled: true as const } : {}),
      properties: scalarProperties(write.properties) ?? {},
      ...(card?.repeats === true ? { repeats: true as const } : {}),
      // What was known when this was said is older, whatever the clocks of two containers say.
      updatedAt: Math.max(now, (before?.updatedAt ?? 0) + 1),
      since: card?.since ?? before?.since ?? availableFrom ?? now,
      hidden,
      inStock,
      availableFrom,
      availableUntil,
      ...(version !== undefined && card === undefined ? { isNew: true as const } : {}),
      nearestKnown: nearestKnown.get(id) ?? [],
    };
  });
}

/**
 * Items that have no title, in a shop whose items have one: as the version tells of the item itself, or, of a new one, of what
 * is popular. A shop without a catalogue has no titles at all, and its items are shown all the same. One read at most.
 */
async function untitledItems(
  writes: readonly ItemWrite[],
  { version, cards }: KnownItems,
  store: ServingStore,
): Promise<ReadonlySet<string>> {
  const without = writes.filter(({ title }) => title === null).map(({ id }) => id);
  if (version === undefined || without.length === 0) return new Set();
  const [popular] = without.every((id) => cards.has(id))
    ? [undefined]
    : await store.read(version, [{ kind: 'list', id: ROW_ID.popular }] as const);
  const usual = popular?.items.some(({ title }) => title !== null) === true;
  return new Set(
    without.filter((id) => {
      const card = cards.get(id);
      return card === undefined ? usual : card.title !== null;
    }),
  );
}
