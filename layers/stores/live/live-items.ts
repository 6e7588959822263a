import { scalarProperties } from '../../contract/events/item-properties.ts';
import type { LiveItem } from '../../contract/item.ts';
import { itemDetails } from '../../contract/item-details.ts';
import { type ItemCard, ROW_ID } from '../../contract/rows.ts';
import type { ServingStore } from '../serving.ts';
import { candidateLists } from './catalogue-candidates.ts';
import type { ItemWrite } from './item-write.ts';
import { type KnownItems, liveItemOf } from './known-items.ts';

/** For each new item the known ones that are most similar by their content, best first (analytics/serve/nearest-known.ts). */
export type NearestKnown = (
  items: readonly ItemWrite[],
  candidates: readonly ItemCard[],
) => LiveItem['nearestKnown'][];

interface LiveItemPorts {
  readonly store: ServingStore;
  readonly nearestKnown: NearestKnown;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** The items as requests will see them. New ones get the known items nearest to them: at most two batched reads for a hundred. */
export async function liveItems(
  writes: readonly ItemWrite[],
  known: KnownItems,
  { store, now, nearestKnown }: LiveItemPorts,
): Promise<LiveItem[]> {
  const { version, cards, shards } = known;
  // Items that the version withholds are in none of its lists either.
  const fresh = writes.filter(({ id, hidden }) => !hidden && isInNoList(cards.get(id)));
  const nearest = new Map<string, LiveItem['nearestKnown']>();
  if (version !== undefined && fresh.length > 0) {
    for (const { members, candidates } of await candidateLists(fresh, version, store)) {
      const found = nearestKnown(members, candidates);
      for (const [at, { id }] of members.entries()) nearest.set(id, found[at]!);
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
      ...(write.cost === null && write.statedCost !== null ? { statedCost: write.statedCost } : {}),
      ...itemDetails({
        url: write.url ?? undefined,
        imageUrl: write.imageUrl ?? undefined,
        groupId: write.groupId ?? undefined,
        cost: write.cost ?? undefined,
        stock: write.stock ?? undefined,
      }),
      ...(untitled.has(id) ? { untitled: true as const } : {}),
      properties: scalarProperties(write.properties) ?? {},
      ...(card?.repeats === true ? { repeats: true as const } : {}),
      // Later than what was known before, whatever the clocks of two containers say.
      updatedAt: Math.max(now(), (before?.updatedAt ?? 0) + 1),
      since: card?.since ?? before?.since ?? availableFrom ?? now(),
      hidden,
      inStock,
      availableFrom,
      availableUntil,
      ...(version !== undefined && card === undefined ? { isNew: true as const } : {}),
      nearestKnown: nearest.get(id) ?? [],
    };
  });
}

/**
 * Items that have no title, in a shop whose items have one: as the version shows for the item itself, or, for a new one, for
 * the popular items. A shop without a catalogue has no titles at all, and its items are shown all the same. One read at most.
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

function isInNoList(card: ItemCard | undefined): boolean {
  return card === undefined || card.unavailable === true;
}
