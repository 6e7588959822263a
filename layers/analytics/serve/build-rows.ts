import { segmentsRow } from '../customers/segments-row.ts';
import { BASELINES } from '../evaluate/holdout.ts';
import type { Csr } from '../matrix/csr.ts';
import type { History, TopLists } from '../recommend/contract.ts';
import type { CustomersHalf, RecommendationsHalf, TrainedShop } from '../shop/trained-shop.ts';
import {
  type CustomerList,
  customerLists,
  customerPage,
  isRhythmKnown,
  listPage,
  pagesOf,
  worklistsRow,
} from './customer-lists.ts';
import {
  type ItemCard,
  type ListedItem,
  type ModelRow,
  type Reason,
  ROW_ID,
  type RowBodies,
  type RowKind,
} from './rows.ts';

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

/**
 * The rows of one slice of a version: every `slices`-th share of the customers and of the items; slice 0 also brings
 * the rows that there is one of. All slices joined are the whole version, each row once, and nothing in a row depends
 * on how it was cut. Rows come one by one; memory is bounded by the batch.
 */
export function* buildRows(
  shop: TrainedShop,
  verdict: ModelRow['verdict'],
  slice: number,
  slices: number,
  k: number,
): Generator<BuiltRow> {
  const lists = customerLists(shop);
  if (slice === 0) yield* sharedRows(shop, verdict, lists, k);
  yield* listRows(shop, lists, slice, slices);
  yield* customerRows(shop, share(shop.customers.length, slice, slices), k);
  yield* similarRows(shop, share(shop.items.length, slice, slices), k);
}

/** How many rows come of the recommendations, over all slices: lists, popular items, the card. */
export function countRecommendationRows(half: RecommendationsHalf): number {
  return 2 + half.customers.length + half.items.length;
}

/** How many rows come of the customers, over all slices: pages, segments, members, worklists, insights. */
export function countCustomerRows(half: CustomersHalf): number {
  const segments = segmentsRow(half.customerModel, half.customers).segments.length;
  const pages = customerLists(half).reduce((sum, list) => sum + pagesOf(list), 0);
  return 2 + segments + half.insights.length + pages + half.customers.length;
}

function* sharedRows(
  shop: TrainedShop,
  verdict: ModelRow['verdict'],
  customers: readonly CustomerList[],
  k: number,
): Generator<BuiltRow> {
  const nobody: History = { items: new Int32Array(0), weights: new Float32Array(0) };
  const lists = shop.popularity.foldIn(nobody, { k, excludeSeen: false, allowed: shop.allowed });
  const items = listed(shop, lists, 0, () => ({ key: 'popular', items: [] }));
  yield { kind: 'list', id: ROW_ID.popular, body: { items } };
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

function* customerRows(shop: TrainedShop, [from, to]: Range, k: number): Generator<BuiltRow> {
  const { matrix } = shop.interactions;
  const isPopularity = BASELINES.some(({ model }) => model === shop.recommender.recipe.model);
  const rhythmKnown = isRhythmKnown(shop);
  for (let begin = from; begin < to; begin += BATCH) {
    const end = Math.min(to, begin + BATCH);
    const lists = shop.recommender.recommend(begin, end, { k, excludeSeen: true, allowed: shop.allowed });
    for (let c = begin; c < end; c++) {
      const history = historyOf(matrix, c);
      const items = listed(shop, lists, c - begin, (item) => {
        const because = shop.recommender.explain(history, item, REASONS);
        return because.length === 0 && isPopularity
          ? { key: 'popular', items: [] }
          : { key: 'because_of_items', items: Array.from(because, (i) => nameOf(shop, i)) };
      });
      const id = shop.customers[c];
      yield { kind: 'recommendations', id, body: { items } };
      yield { kind: 'customer', id, body: customerPage(shop, c, rhythmKnown) };
    }
  }
}

function* similarRows(shop: TrainedShop, [from, to]: Range, k: number): Generator<BuiltRow> {
  for (let begin = from; begin < to; begin += BATCH) {
    const end = Math.min(to, begin + BATCH);
    const lists = shop.recommender.neighbours(begin, end, k);
    for (let i = begin; i < end; i++) {
      const of = card(shop, i);
      const reason: Reason = { key: 'bought_together', items: [nameOf(shop, i)] };
      const items = listed(shop, lists, i - begin, () => reason).filter((_, at) =>
        isAllowed(shop, lists, i - begin, at),
      );
      yield { kind: 'similar', id: shop.items[i].id, body: { of, items } };
    }
  }
}

type Range = readonly [from: number, to: number];

function share(count: number, slice: number, slices: number): Range {
  return [Math.floor((count * slice) / slices), Math.floor((count * (slice + 1)) / slices)];
}

function historyOf(matrix: Csr, row: number): History {
  const [from, to] = [matrix.offsets[row], matrix.offsets[row + 1]];
  return { items: matrix.indices.subarray(from, to), weights: matrix.values.subarray(from, to) };
}

function listed(
  shop: TrainedShop,
  lists: TopLists,
  row: number,
  reason: (item: number) => Reason,
): ListedItem[] {
  return Array.from({ length: lists.counts[row] }, (_, at) => {
    const item = lists.items[row * lists.k + at];
    // Seven digits are more than anybody compares, and compress well.
    const score = Number(lists.scores[row * lists.k + at].toPrecision(6));
    return { ...card(shop, item), score, reason: reason(item) };
  });
}

function isAllowed(shop: TrainedShop, lists: TopLists, row: number, at: number): boolean {
  return shop.allowed[lists.items[row * lists.k + at]] === 1;
}

function card(shop: TrainedShop, i: number): ItemCard {
  const { id, title, category, brand, price } = shop.items[i];
  return { id, title, category, brand, price };
}

function nameOf(shop: TrainedShop, i: number): { id: string; title: string | null } {
  return { id: shop.items[i].id, title: shop.items[i].title };
}
