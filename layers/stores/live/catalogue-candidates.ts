import type { ItemCard, ListRow } from '../../contract/rows.ts';
import { categoryListId, ROW_ID } from '../../contract/rows.ts';
import type { ServingStore } from '../serving.ts';
import type { ItemWrite } from './item-write.ts';

/** New items that look for their like in the same place. */
export interface Neighbourhood {
  readonly members: readonly ItemWrite[];
  readonly candidates: readonly ItemCard[];
}

/** Candidates that a category should have before the one above it is looked at. */
const ENOUGH = 20;
const BATCH = 100;

/**
 * Where new items look for what is like them: the lists of their category, then of those above it until there is a choice,
 * and what is popular where no category has a list. Items of one category share their candidates. One batched read for a
 * hundred lists.
 */
export async function candidateLists(
  items: readonly ItemWrite[],
  version: string,
  store: ServingStore,
): Promise<Neighbourhood[]> {
  const byPath = new Map<string, ItemWrite[]>();
  for (const item of items) {
    const path = categoryListId(item.category);
    byPath.set(path, [...(byPath.get(path) ?? []), item]);
  }
  const wanted = new Set<string>([ROW_ID.popular]);
  for (const [first] of byPath.values()) for (const id of listsAbove(first!.category)) wanted.add(id);
  const lists = await readLists([...wanted], version, store);
  return [...byPath.values()].map((members) => {
    const candidates: ItemCard[] = [];
    for (const id of listsAbove(members[0]!.category)) {
      if (candidates.length >= ENOUGH) break;
      candidates.push(...(lists.get(id)?.items ?? []));
    }
    return {
      members,
      candidates: candidates.length > 0 ? candidates : (lists.get(ROW_ID.popular)?.items ?? []),
    };
  });
}

/** Lists of a category's path, the deepest first. */
function listsAbove(category: readonly string[]): string[] {
  return category.map((_, at) => categoryListId(category.slice(0, category.length - at)));
}

async function readLists(
  ids: readonly string[],
  version: string,
  store: ServingStore,
): Promise<ReadonlyMap<string, ListRow>> {
  const found = new Map<string, ListRow>();
  for (let from = 0; from < ids.length; from += BATCH) {
    const refs = ids.slice(from, from + BATCH).map((id) => ({ kind: 'list', id }) as const);
    for (const [at, row] of (await store.read(version, refs)).entries()) {
      if (row !== undefined) found.set(refs[at]!.id, row);
    }
  }
  return found;
}
