import { DAY_MS } from '../../contract/events/days.ts';
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
import { RECENT_DAYS } from '../../contract/shop-list-settings.ts';

/** Which list an item or a whole answer comes from. */
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

/** An item as it is answered. */
export interface ListedItem extends ScoredItem {
  readonly source: Source;
  readonly reason: Reason;
  /** Of an item that is new since the version was learnt: the known one it stands beside. */
  readonly anchor?: string;
}

/** A list that may serve, best first. Items become answers one by one, when they are taken. */
export interface CandidateList {
  readonly source: Source;
  readonly items: readonly ScoredItem[];
  /** The item asked about: what is new and like it belongs to the list. */
  readonly around?: ItemCard;
  /** What is said of the item at a place of the list, and where it comes from if not from what the list is named by. */
  readonly tell: (at: number) => Pick<ListedItem, 'reason'> & Partial<Pick<ListedItem, 'source'>>;
}

/** The customer's own list. */
export function personalList(row: RecommendationsRow | undefined, now: number): CandidateList {
  const items: readonly PersonalItem[] = row?.items ?? [];
  const otherwise: Reason = row?.popular === true ? { key: 'popular', items: [] } : NOTHING_NAMED;
  return {
    source: 'personal',
    items,
    tell: (at) => {
      const { habit, because, likedBySimilarCustomers } = items[at];
      if (habit !== undefined) return { reason: habitReason(habit, now) };
      if (because !== undefined) return { reason: { key: 'because_of_items', items: because } };
      return { reason: likedBySimilarCustomers === true ? LIKED : otherwise };
    },
  };
}

const NOTHING_NAMED: Reason = { key: 'because_of_items', items: [] };
const LIKED: Reason = { key: 'liked_by_similar_customers', items: [] };

/** What the customer buys again and again. */
export function buyAgainList(row: BuyAgainRow | undefined, now: number): CandidateList {
  const items = row?.items ?? [];
  return { source: 'buy_again', items, tell: (at) => ({ reason: habitReason(items[at], now) }) };
}

function habitReason({ last, everyDays, times }: Habit, now: number): Reason {
  const daysSince = Math.max(0, Math.floor((now - last) / DAY_MS));
  return { key: 'buy_again', items: [], daysSince, everyDays, times };
}

/** What goes with an item. */
export function similarList(row: ListRow | undefined): CandidateList {
  const reason: Reason = { key: 'similar_to', items: row?.of === undefined ? [] : [named(row.of)] };
  return {
    source: 'similar',
    items: row?.items ?? [],
    ...(row?.of === undefined ? {} : { around: row.of }),
    tell: () => ({ reason }),
  };
}

/** What is bought with an item. */
export function boughtTogetherList(row: BoughtTogetherRow | undefined): CandidateList {
  return {
    source: 'bought_together',
    items: row?.items ?? [],
    tell: (at) => ({ reason: boughtWith(row!, at) }),
  };
}

/** Why the item at a place of what is bought with another is there, with the rule's figures. */
export function boughtWith({ of, items }: BoughtTogetherRow, at: number): Reason {
  const { support, confidence, lift } = items[at];
  return { key: 'bought_with', items: [named(of)], support, confidence, lift };
}

/** Lists for everybody, by the identifier of their row. */
export function wholeList(
  id: (typeof ROW_ID)['popular' | 'allTime' | 'trending' | 'new'],
  row: ListRow | undefined,
): CandidateList {
  const items = row?.items ?? [];
  switch (id) {
    case ROW_ID.popular:
      return { source: 'popular', items, tell: () => ({ reason: POPULAR_LATELY }) };
    case ROW_ID.allTime:
      return { source: 'all_time', items, tell: () => ({ reason: { key: 'popular', items: [] } }) };
    case ROW_ID.trending:
      return { source: 'trending', items, tell: () => ({ reason: { key: 'trending', items: [] } }) };
    case ROW_ID.new:
      return { source: 'new', items, tell: () => ({ reason: { key: 'new', items: [] } }) };
  }
}

const POPULAR_LATELY: Reason = { key: 'popular', items: [], periodDays: RECENT_DAYS };

/** What customers of the same segment like. */
export function segmentList(row: ListRow | undefined): CandidateList {
  const items = row?.items ?? [];
  return { source: 'segment', items, tell: () => ({ reason: { key: 'popular_in_segment', items: [] } }) };
}

/** What is popular in a category. */
export function categoryList(path: readonly string[], row: ListRow | undefined): CandidateList {
  const items = row?.items ?? [];
  const ever: Reason = { key: 'popular_in_category', items: [], category: path };
  const lately: Reason = { ...ever, periodDays: RECENT_DAYS };
  const recent = row?.recent ?? 0;
  return { source: 'category', items, tell: (at) => ({ reason: at < recent ? lately : ever }) };
}

/** The part of a list that is below a category: the same items under the same reasons. */
export function within(list: CandidateList, path: readonly string[]): CandidateList {
  const places = list.items.flatMap((item, at) => (isWithin(item.category, path) ? [at] : []));
  return {
    source: list.source,
    items: places.map((at) => list.items[at]),
    tell: (at) => list.tell(places[at]),
  };
}

/** Whether a category is another or below it. */
export function isWithin(category: readonly string[], path: readonly string[]): boolean {
  return path.every((name, level) => category[level] === name);
}

export function named({ id, title }: NamedItem): NamedItem {
  return { id, title };
}
