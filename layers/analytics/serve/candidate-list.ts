import { DAY_MS } from '../../contract/events/days.ts';
import { RECENT_DAYS } from '../../contract/recent-days.ts';
import {
  type BoughtTogetherRow,
  type BuyAgainRow,
  type Habit,
  type ItemCard,
  type ListRow,
  type NamedItem,
  type PersonalItem,
  type Reason,
  type RecommendationsRow,
  ROW_ID,
  type ScoredItem,
} from '../../contract/rows.ts';

/** The list that an item or a whole answer comes from. */
export const SOURCES = [
  'personal',
  'session',
  'similar',
  'bought_together',
  'buy_again',
  'segment',
  'category',
  'popular',
  'all_time',
  'trending',
  'new',
  'pinned',
] as const;
export type Source = (typeof SOURCES)[number];

/** An item of an answer. */
export interface ListedItem extends ScoredItem {
  readonly source: Source;
  readonly reason: Reason;
  /** Of a cold item: identifier of the known item it is placed beside. */
  readonly nearestKnown?: string;
}

/** A list that may serve, best first. Reasons are made only for the items that are selected. */
export interface CandidateList {
  readonly source: Source;
  readonly items: readonly ScoredItem[];
  /** The item that the list is about: cold items similar to it belong to the list. */
  readonly referenceItem?: ItemCard;
  /** Reason of the item at a position, and its source if it is not the list's. */
  readonly explain: (at: number) => Pick<ListedItem, 'reason'> & Partial<Pick<ListedItem, 'source'>>;
}

/** The customer's own list. */
export function personalList(row: RecommendationsRow | undefined, asOf: number): CandidateList {
  const items: readonly PersonalItem[] = row?.items ?? [];
  const fallback: Reason = row?.popular === true ? { key: 'popular', items: [] } : NO_ITEM_NAMED;
  return {
    source: row?.popular === true ? 'popular' : 'personal',
    items,
    explain: (at) => {
      const { habit, because, did, interest, likedBySimilarCustomers, popularRecently } = items[at];
      if (habit !== undefined) return { reason: habitReason(habit, asOf) };
      if (row?.popular === true) return { reason: fallback };
      if (interest !== undefined) return { reason: { key: 'own_interest', items: [], did: interest } };
      if (because !== undefined)
        return { reason: { key: 'because_of_items', items: because, ...(did === undefined ? {} : { did }) } };
      if (likedBySimilarCustomers === true) return { reason: LIKED_BY_SIMILAR_CUSTOMERS };
      return { reason: popularRecently === true ? RECENTLY_POPULAR : fallback };
    },
  };
}

const NO_ITEM_NAMED: Reason = { key: 'because_of_items', items: [] };
const LIKED_BY_SIMILAR_CUSTOMERS: Reason = { key: 'liked_by_similar_customers', items: [] };

/** Items that the customer buys regularly. */
export function buyAgainList(row: BuyAgainRow | undefined, asOf: number): CandidateList {
  const items = row?.items ?? [];
  return { source: 'buy_again', items, explain: (at) => ({ reason: habitReason(items[at], asOf) }) };
}

function habitReason({ last, everyDays, times }: Habit, asOf: number): Reason {
  const daysSince = Math.max(0, Math.floor((asOf - last) / DAY_MS));
  return { key: 'buy_again', items: [], daysSince, everyDays, times };
}

/** Items similar to an item. */
export function similarList(row: ListRow | undefined): CandidateList {
  const reason: Reason = { key: 'similar_to', items: row?.of === undefined ? [] : [itemName(row.of)] };
  return {
    source: 'similar',
    items: row?.items ?? [],
    ...(row?.of === undefined ? {} : { referenceItem: row.of }),
    explain: () => ({ reason }),
  };
}

/** Items bought together with an item. */
export function boughtTogetherList(row: BoughtTogetherRow | undefined): CandidateList {
  return {
    source: 'bought_together',
    items: row?.items ?? [],
    explain: (at) => ({ reason: boughtWithReason(row!, at) }),
  };
}

/** Reason of the item at a position of the items bought with another: the association rule's figures. */
export function boughtWithReason({ of, items }: BoughtTogetherRow, at: number): Reason {
  const { support, confidence, lift } = items[at];
  return { key: 'bought_with', items: [itemName(of)], support, confidence, lift };
}

/** A list for all customers, by the identifier of its row. */
export function shopWideList(
  id: (typeof ROW_ID)['popular' | 'allTime' | 'trending' | 'new'],
  row: ListRow | undefined,
): CandidateList {
  const items = row?.items ?? [];
  switch (id) {
    case ROW_ID.popular:
      return { source: 'popular', items, explain: () => ({ reason: RECENTLY_POPULAR }) };
    case ROW_ID.allTime:
      return { source: 'all_time', items, explain: () => ({ reason: { key: 'popular', items: [] } }) };
    case ROW_ID.trending:
      return { source: 'trending', items, explain: () => ({ reason: { key: 'trending', items: [] } }) };
    case ROW_ID.new:
      return { source: 'new', items, explain: () => ({ reason: { key: 'new', items: [] } }) };
  }
}

const RECENTLY_POPULAR: Reason = { key: 'popular', items: [], periodDays: RECENT_DAYS };

/** Items popular in the customer's segment. */
export function segmentList(row: ListRow | undefined): CandidateList {
  const items = row?.items ?? [];
  return { source: 'segment', items, explain: () => ({ reason: { key: 'popular_in_segment', items: [] } }) };
}

/** Items popular in a category. */
export function categoryList(path: readonly string[], row: ListRow | undefined): CandidateList {
  const items = row?.items ?? [];
  const ever: Reason = { key: 'popular_in_category', items: [], category: path };
  const recently: Reason = { ...ever, periodDays: RECENT_DAYS };
  const recent = row?.recent ?? 0;
  return { source: 'category', items, explain: (at) => ({ reason: at < recent ? recently : ever }) };
}

/** The items of a list that are in a category or below it, with their reasons. */
export function withinCategory(list: CandidateList, path: readonly string[]): CandidateList {
  const positions = list.items.flatMap((item, at) => (isInCategory(item.category, path) ? [at] : []));
  return {
    source: list.source,
    items: positions.map((at) => list.items[at]),
    explain: (at) => list.explain(positions[at]),
  };
}

/** Whether a category path is `path` or below it. */
export function isInCategory(category: readonly string[], path: readonly string[]): boolean {
  return path.every((name, level) => category[level] === name);
}

/** Identifier and title of an item, for reasons. */
export function itemName({ id, title }: NamedItem): NamedItem {
  return { id, title };
}
