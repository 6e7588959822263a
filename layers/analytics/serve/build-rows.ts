import { SEGMENTS } from '../customers/segments.ts';
import { segmentsRow } from '../customers/segments-row.ts';
import { BASELINES } from '../evaluate/holdout.ts';
import type { Csr } from '../matrix/csr.ts';
import type { Again } from '../recommend/buy-again.ts';
import type { History, TopLists } from '../recommend/contract.ts';
import { mainLists } from '../shop/main-lists.ts';
import { againOf } from '../shop/repeats.ts';
import type { CustomersHalf, RecommendationsHalf, TrainedShop } from '../shop/trained-shop.ts';
import { AlikeCustomers, sharedItems } from './alike.ts';
import {
  type CustomerList,
  customerLists,
  customerPage,
  isRhythmKnown,
  listPage,
  pagesOf,
  worklistsRow,
} from './customer-lists.ts';
import { ItemCards } from './item-cards.ts';
import {
  type AlikeRow,
  type ModelRow,
  type PersonalItem,
  ROW_ID,
  type RowBodies,
  type RowKind,
  type ScoredItem,
} from './rows.ts';
import { categoryLists, countCategoryLists, scoredItem, WHOLE_LISTS, wholeLists } from './shop-lists.ts';

/** A row to publish. */
export interface BuiltRow<K extends RowKind = RowKind> {
  readonly kind: K;
  readonly id: string;
  readonly body: RowBodies[K];
}

/** Customers and items worked at a time, so that lists of a slice are never all in memory. */
const BATCH = 512;
/** Items of a customer's history that a reason names. */
const REASONS = 2;
/** Items kept of what a customer is not to be shown again. */
const MOST_HAD = 200;

/**
 * The rows of one slice of a version: every `slices`-th share of the customers and of the items; slice 0 also brings
 * the rows that there is one of. All slices joined are the whole version, each row once, and nothing in a row depends
 * on how it was cut. Rows come one by one; memory is bounded by the batch. Customers and items of which nothing is known
 * have no row of what is not known.
 */
export function* buildRows(
  shop: TrainedShop,
  verdict: ModelRow['verdict'],
  slice: number,
  slices: number,
  k: number,
): Generator<BuiltRow> {
  const lists = customerLists(shop);
  const cards = new ItemCards(shop);
  if (slice === 0) yield* sharedRows(shop, verdict, lists, cards, k);
  yield* listRows(shop, lists, slice, slices);
  for (const [number, { id, body }] of categoryLists(shop, cards, k).entries()) {
    if (number % slices === slice) yield { kind: 'list', id, body };
  }
  yield* customerRows(shop, share(shop.customers.length, slice, slices), cards, k);
  yield* itemRows(shop, share(shop.items.length, slice, slices), cards, k);
}

/** How many rows come of the recommendations, over all slices: lists by customer, item and category, the card. */
export function countRecommendationRows(half: RecommendationsHalf): number {
  const { customers, items, interactions, repeats, together } = half;
  return (
    1 +
    WHOLE_LISTS.everybody +
    countCategoryLists(half) +
    customers.length +
    filled(repeats.buyAgain.offsets) +
    filled(interactions.matrix.offsets) +
    items.length +
    filled(together.offsets)
  );
}

/** How many rows come of the customers, over all slices: pages, segments and their lists, members, worklists, insights. */
export function countCustomerRows(half: CustomersHalf): number {
  const segments = segmentsRow(half.customerModel, half.customers).segments.length;
  const pages = customerLists(half).reduce((sum, list) => sum + pagesOf(list), 0);
  return 2 + segments + WHOLE_LISTS.segments + half.insights.length + pages + half.customers.length;
}

/** Rows of a list of lists that have something in them. */
function filled(offsets: Int32Array): number {
  let count = 0;
  for (let row = 0; row + 1 < offsets.length; row++) if (offsets[row + 1] > offsets[row]) count++;
  return count;
}

function* sharedRows(
  shop: TrainedShop,
  verdict: ModelRow['verdict'],
  customers: readonly CustomerList[],
  cards: ItemCards,
  k: number,
): Generator<BuiltRow> {
  for (const { id, body } of wholeLists(shop, cards, k)) yield { kind: 'list', id, body };
  yield { kind: 'model', id: ROW_ID.model, body: { ...shop.card, verdict } };
  const segments = segmentsRow(shop.customerModel, shop.customers);
  yield { kind: 'segments', id: ROW_ID.segments, body: segments };
  for (const segment of segments.segments) yield { kind: 'segment', id: segment.id, body: segment };
  yield { kind: 'worklists', id: ROW_ID.worklists, body: worklistsRow(shop, customers) };
  for (const insight of shop.insights) yield { kind: 'insight', id: insight.insight, body: insight };
}

/** Pages of all lists of customers, shared out one by one. */
function* listRows(
  shop: TrainedShop,
  lists: readonly CustomerList[],
  slice: number,
  slices: number,
): Generator<BuiltRow> {
  let number = 0;
  for (const list of lists) {
    for (let page = 0; page < pagesOf(list); page++) {
      if (number++ % slices === slice) yield listPage(shop, list, page);
    }
  }
}

function* customerRows(
  shop: TrainedShop,
  [from, to]: Range,
  cards: ItemCards,
  k: number,
): Generator<BuiltRow> {
  const { matrix } = shop.interactions;
  const isPopularity = BASELINES.some(({ model }) => model === shop.recommender.recipe.model);
  const rhythmKnown = isRhythmKnown(shop);
  const alike = new AlikeCustomers(matrix);
  for (let begin = from; begin < to; begin += BATCH) {
    const end = Math.min(to, begin + BATCH);
    const lists = mainLists(shop, begin, end, k);
    const neighbours = alike.of(begin, end);
    for (let c = begin; c < end; c++) {
      const id = shop.customers[c];
      const history = historyOf(matrix, c);
      const habits = new Map(againOf(shop.repeats, c).map((again) => [again.item, again]));
      const items = listed(lists, c - begin, (item, score, at): PersonalItem => {
        const habit = lists.again[at] === 1 ? habits.get(item) : undefined;
        if (habit !== undefined) {
          const { times, last, everyDays } = habit;
          return { ...scoredItem(cards, item, score), habit: { times, last, everyDays } };
        }
        const because = Array.from(shop.recommender.explain(history, item, REASONS), (i) => cards.nameOf(i));
        return { ...scoredItem(cards, item, score), ...(because.length === 0 ? {} : { because }) };
      });
      const body = {
        items,
        ...(isPopularity ? { popular: true as const } : {}),
        had: hadBy(shop, c),
        segment: SEGMENTS[shop.customerModel.segment[c]].id,
      };
      yield { kind: 'recommendations', id, body };
      yield { kind: 'customer', id, body: customerPage(shop, c, rhythmKnown) };
      if (habits.size > 0) yield { kind: 'again', id, body: { items: againItems(habits, cards) } };
      if (matrix.offsets[c + 1] > matrix.offsets[c])
        yield { kind: 'alike', id, body: alikeRow(shop, neighbours, c, c - begin) };
    }
  }
}

function againItems(habits: ReadonlyMap<number, Again>, cards: ItemCards): RowBodies['again']['items'] {
  return Array.from(habits.values(), ({ item, score, times, last, everyDays }) => ({
    ...scoredItem(cards, item, score),
    times,
    last,
    everyDays,
  }));
}

function alikeRow(shop: TrainedShop, lists: TopLists, customer: number, row: number): AlikeRow {
  const customers = listed(lists, row, (other, likeness) => ({
    id: shop.customers[other],
    // Rounding of single precision may go past 1.
    likeness: Math.min(1, Number(likeness.toPrecision(4))),
    shared: sharedItems(shop.interactions.matrix, customer, other),
    segment: SEGMENTS[shop.customerModel.segment[other]].id,
  }));
  return { customers };
}

/** What a customer has had and does not buy again by habit, the latest first; what the window no longer holds comes last. */
function hadBy(shop: RecommendationsHalf, customer: number): string[] {
  const { seen, matrix, lastTime } = shop.interactions;
  const times = new Map<number, number>();
  for (let at = matrix.offsets[customer]; at < matrix.offsets[customer + 1]; at++)
    times.set(matrix.indices[at], lastTime[at]);
  const had: number[] = [];
  for (let at = seen.offsets[customer]; at < seen.offsets[customer + 1]; at++) {
    if (shop.repeats.mayRepeat[seen.indices[at]] === 0) had.push(seen.indices[at]);
  }
  return had
    .sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0) || a - b)
    .slice(0, MOST_HAD)
    .map((item) => shop.items[item].id);
}

function* itemRows(shop: TrainedShop, [from, to]: Range, cards: ItemCards, k: number): Generator<BuiltRow> {
  const { together } = shop;
  for (let begin = from; begin < to; begin += BATCH) {
    const end = Math.min(to, begin + BATCH);
    const lists = shop.recommender.neighbours(begin, end, k);
    for (let i = begin; i < end; i++) {
      const { id } = shop.items[i];
      const of = cards.of(i);
      const items = listed(lists, i - begin, (item, score) => ({ item, score }))
        .filter(({ item }) => shop.allowed[item] === 1)
        .map(({ item, score }): ScoredItem => scoredItem(cards, item, score));
      yield { kind: 'similar', id, body: { of, items } };
      const rules = together.offsets.subarray(i, i + 2);
      if (rules[1] > rules[0])
        yield { kind: 'together', id, body: { of, items: togetherItems(shop, i, cards) } };
    }
  }
}

function togetherItems(
  { together }: TrainedShop,
  i: number,
  cards: ItemCards,
): RowBodies['together']['items'] {
  const from = together.offsets[i];
  return Array.from({ length: together.offsets[i + 1] - from }, (_, n) => ({
    ...scoredItem(cards, together.item[from + n], together.significance[from + n]),
    support: Number(together.support[from + n].toPrecision(4)),
    confidence: Number(together.confidence[from + n].toPrecision(4)),
    lift: Number(together.lift[from + n].toPrecision(4)),
  }));
}

type Range = readonly [from: number, to: number];

function share(count: number, slice: number, slices: number): Range {
  return [Math.floor((count * slice) / slices), Math.floor((count * (slice + 1)) / slices)];
}

function historyOf(matrix: Csr, row: number): History {
  const [from, to] = [matrix.offsets[row], matrix.offsets[row + 1]];
  return { items: matrix.indices.subarray(from, to), weights: matrix.values.subarray(from, to) };
}

function listed<T>(lists: TopLists, row: number, make: (item: number, score: number, at: number) => T): T[] {
  return Array.from({ length: lists.counts[row] }, (_, rank) => {
    const at = row * lists.k + rank;
    return make(lists.items[at], lists.scores[at], at);
  });
}
