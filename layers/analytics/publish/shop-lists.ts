import { DAY_MS } from '../../contract/events/days.ts';
import { RECENT_DAYS } from '../../contract/recent-days.ts';
import {
  categoryListId,
  type ListRow,
  LONGEST_LIST_ID,
  ROW_ID,
  type ScoredItem,
  segmentListId,
} from '../../contract/rows.ts';
import type { CustomerModel } from '../customers/model.ts';
import { SEGMENTS } from '../customers/segments/segments.ts';
import type { History, TopLists } from '../recommend/contract.ts';
import { recentPopularity } from '../recommend/models/popularity.ts';
import { trending } from '../recommend/models/trending.ts';
import type { RecommendationsPart, TrainedShop } from '../train/trained-shop.ts';
import { type ItemCards, sinceOf } from './item-cards.ts';

/** A list that belongs to no single customer or item. */
export interface ShopList {
  readonly id: string;
  readonly body: ListRow;
}

/** Length of the lists for all customers: long, so that items remain after filtering. */
export const SHOP_LIST_LENGTH = 200;
/** A category with fewer items that ever sold has no list. */
const MIN_ITEMS_IN_CATEGORY = 4;
/** Age in days up to which an item is new. */
const NEW_DAYS = 60;
/** Half-life of newness in days. */
const NEW_HALF_LIFE_DAYS = 30;
/** Half-life in days of the interactions of a segment's members. */
const SEGMENT_HALF_LIFE_DAYS = 28;
const NO_HISTORY: History = { items: new Int32Array(0), weights: new Float32Array(0) };

interface Ranked {
  readonly item: number;
  readonly score: number;
}

/** The lists for all customers, and one for every RFM segment: always the same number. O(cells + items log items). */
export function* shopWideLists(shop: TrainedShop, cards: ItemCards, k: number): Generator<ShopList> {
  const { interactions, allowed } = shop;
  const long = { k: SHOP_LIST_LENGTH, excludeSeen: false, allowed };
  const recent = recentlyPopular(shop).foldIn(NO_HISTORY, long);
  const rising = trending.fit(interactions, {}, 0).foldIn(NO_HISTORY, long);
  const items = rowOf(recent, cards);
  yield { id: ROW_ID.popular, body: { items, recent: items.length } };
  yield { id: ROW_ID.allTime, body: { items: rowOf(shop.popularity.foldIn(NO_HISTORY, long), cards) } };
  yield { id: ROW_ID.trending, body: { items: rowOf(rising, cards) } };
  yield { id: ROW_ID.new, body: { items: scored(newItems(shop).slice(0, SHOP_LIST_LENGTH), cards) } };
  for (const [position, { id }] of SEGMENTS.entries()) {
    const best = popularInSegment(shop, shop.customerModel, position).slice(0, k);
    yield { id: segmentListId(id), body: { items: scored(best, cards) } };
  }
}

/** Number of lists of {@link shopWideLists}: for all customers, and for segments. */
export const SHOP_WIDE_LISTS = { everybody: 4, segments: SEGMENTS.length } as const;

/** Popular items of every category on every level of the path, where enough items ever sold. O(items × levels). */
export function categoryLists(shop: RecommendationsPart, cards: ItemCards, k: number): ShopList[] {
  return [...rankedByCategory(shop, k)].map(([id, { ranked, recent }]) => ({
    id,
    body: { items: scored(ranked, cards), recent },
  }));
}

/** Number of lists of {@link categoryLists}. */
export function countCategoryLists(shop: RecommendationsPart): number {
  return rankedByCategory(shop, MIN_ITEMS_IN_CATEGORY).size;
}

interface RankedCategory {
  readonly ranked: Ranked[];
  recent: number;
}

/** Items that sold recently by demand, then the others by all-time demand; scores never rise. */
function rankedByCategory(shop: RecommendationsPart, k: number): Map<string, RankedCategory> {
  const all = { k: shop.items.length, excludeSeen: false, allowed: shop.allowed };
  const found = new Map<string, RankedCategory>();
  const most = Math.max(k, MIN_ITEMS_IN_CATEGORY);
  const taken = new Uint8Array(shop.items.length);
  for (const [model, isRecent] of [
    [recentlyPopular(shop), true],
    [shop.popularity, false],
  ] as const) {
    const { items, scores, counts } = model.foldIn(NO_HISTORY, all);
    for (let rank = 0; rank < counts[0]; rank++) {
      const item = items[rank];
      if (taken[item] === 1) continue;
      if (isRecent) taken[item] = 1;
      const { category } = shop.items[item];
      for (let depth = 1; depth <= category.length; depth++) {
        const id = categoryListId(category.slice(0, depth));
        if (id.length * 3 > LONGEST_LIST_ID) continue;
        const list = found.get(id) ?? { ranked: [], recent: 0 };
        found.set(id, list);
        if (list.ranked.length >= most) continue;
        // All-time demand has another scale: it continues below the lowest recent score.
        const floor = list.recent === 0 ? 1 : list.ranked[list.recent - 1].score;
        const score = isRecent ? scores[rank] : (floor * scores[rank]) / (scores[rank] + scores[0]);
        list.ranked.push({ item, score });
        if (isRecent) list.recent++;
      }
    }
  }
  for (const [id, { ranked }] of found) if (ranked.length < MIN_ITEMS_IN_CATEGORY) found.delete(id);
  return found;
}

/** Items of the list of what sold recently. */
export function recentlyPopularItems(shop: RecommendationsPart): ReadonlySet<number> {
  const options = { k: SHOP_LIST_LENGTH, excludeSeen: false, allowed: shop.allowed };
  const { items, counts } = recentlyPopular(shop).foldIn(NO_HISTORY, options);
  return new Set(items.subarray(0, counts[0]));
}

function recentlyPopular({ interactions }: RecommendationsPart) {
  return recentPopularity.fit(interactions, { windowDays: RECENT_DAYS }, 0);
}

/**
 * New items, the latest first; within a day by demand. If the shop's items have titles, an item without one is left out: it is not in
 * the catalogue.
 */
function newItems(shop: RecommendationsPart): Ranked[] {
  const { interactions, allowed } = shop;
  const { demand, asOf } = interactions;
  const namesItems = shop.items.some(({ title }) => title !== null);
  const found: (Ranked & { readonly demand: number })[] = [];
  for (let item = 0; item < shop.items.length; item++) {
    if (allowed[item] !== 1 || (namesItems && shop.items[item].title === null)) continue;
    const since = sinceOf(shop, item);
    if (since === null || asOf - since > NEW_DAYS * DAY_MS) continue;
    const age = Math.max(0, asOf - since) / DAY_MS;
    let total = 0;
    for (let at = demand.offsets[item]; at < demand.offsets[item + 1]; at++) total += demand.values[at];
    found.push({ item, score: 2 ** (-age / NEW_HALF_LIFE_DAYS), demand: total });
  }
  return found.sort((a, b) => b.score - a.score || b.demand - a.demand || a.item - b.item);
}

/** Items by interactions of a segment's members, recent ones weighing most. */
function popularInSegment(
  { interactions, allowed }: TrainedShop,
  model: CustomerModel,
  segment: number,
): Ranked[] {
  const { matrix, lastTime, asOf } = interactions;
  const sums = new Float64Array(matrix.cols);
  for (let c = 0; c < matrix.rows; c++) {
    if (model.segment[c] !== segment) continue;
    for (let at = matrix.offsets[c]; at < matrix.offsets[c + 1]; at++) {
      const age = (asOf - lastTime[at]) / DAY_MS;
      // One member counts as one purchase at most.
      sums[matrix.indices[at]] += Math.min(1, matrix.values[at]) * 2 ** (-age / SEGMENT_HALF_LIFE_DAYS);
    }
  }
  return Array.from(sums, (score, item) => ({ item, score }))
    .filter(({ item, score }) => score > 0 && allowed[item] === 1)
    .sort((a, b) => b.score - a.score || a.item - b.item);
}

function rowOf(lists: TopLists, cards: ItemCards): ScoredItem[] {
  return Array.from({ length: lists.counts[0] }, (_, at) =>
    scoredItem(cards, lists.items[at], lists.scores[at]),
  );
}

function scored(ranked: readonly Ranked[], cards: ItemCards): ScoredItem[] {
  return ranked.map(({ item, score }) => scoredItem(cards, item, score));
}

/** A card with its score, rounded to six significant digits, which compresses well. */
export function scoredItem(cards: ItemCards, item: number, score: number): ScoredItem {
  return { ...cards.of(item), score: Number(score.toPrecision(6)) };
}
