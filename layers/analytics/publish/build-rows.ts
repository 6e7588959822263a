import type { BuiltRow } from '../../contract/rows.ts';
import { type ModelRow, ROW_ID } from '../../contract/rows.ts';
import type { Noise, Publishing, Range, Share } from '../analytic/analytic.ts';
import { countRows, rowsOf } from '../analytic/tables.ts';
import { CUSTOMER_ANALYTICS, ITEM_ANALYTICS } from '../train/analytics.ts';
import type { CustomersPart, RecommendationsPart, TrainedShop } from '../train/trained-shop.ts';
import { catalogueNames } from './catalogue-names.ts';
import { type CustomerList, customerLists, listPage, pagesOf, worklistsRow } from './customer-lists.ts';
import { customerRows } from './customer-rows.ts';
import { ItemCards } from './item-cards.ts';
import { type CoreRow, privateRows } from './private-rows.ts';
import { segmentsRow } from './segments-row.ts';
import {
  categoryLists,
  countCategoryLists,
  SHOP_WIDE_LISTS,
  scoredItem,
  shopWideLists,
} from './shop-lists.ts';

/**
 * The rows of one slice of a version: one of `slices` ranges of the customers and of the items; slice 0 also yields the rows that
 * exist once. All slices together are the whole version, each row once, and no row depends on the slicing. Rows are yielded one by
 * one; memory is bounded by the batch. A customer or item without data for a kind of row has no such row.
 *
 * @param noise makes aggregates differentially private; as many rows as without
 */
export function* buildRows(
  shop: TrainedShop,
  verdict: ModelRow['verdict'],
  slice: number,
  slices: number,
  k: number,
  noise?: Noise,
): Generator<BuiltRow> {
  const cards = new ItemCards(shop);
  const share: Share = {
    items: rangeOf(shop.items.length, slice, slices),
    customers: rangeOf(shop.customers.length, slice, slices),
    shop: slice === 0,
  };
  const core = coreRows(shop, verdict, cards, share, { slice, slices, k });
  yield* noise === undefined ? core : privateRows(core, shop, noise);
  const publishing: Publishing = {
    items: shop.items,
    customers: shop.customers,
    allowed: shop.allowed,
    listLength: k,
    card: (item) => cards.of(item),
    scored: (item, score) => scoredItem(cards, item, score),
  };
  yield* rowsOf(ITEM_ANALYTICS, shop, publishing, share, noise);
  yield* rowsOf(CUSTOMER_ANALYTICS, shop, publishing, share, noise);
}

/** Number of rows of the recommendations, over all slices: the card, the names, lists, and those of the analytics. */
export function countRecommendationRows(part: RecommendationsPart): number {
  const { customers, items, interactions } = part;
  return (
    2 +
    SHOP_WIDE_LISTS.everybody +
    countCategoryLists(part) +
    customers.length +
    countNonEmpty(interactions.matrix.offsets) +
    countRows(ITEM_ANALYTICS, part, items.length, customers.length)
  );
}

/** Number of rows of the customers, over all slices: pages, segments and their lists, members, worklists, analytics. */
export function countCustomerRows(part: CustomersPart): number {
  const segments = segmentsRow(part.customerModel, part.customers).segments.length;
  const pages = customerLists(part).reduce((sum, list) => sum + pagesOf(list), 0);
  const analytics = countRows(CUSTOMER_ANALYTICS, part, 0, part.customers.length);
  return 2 + segments + SHOP_WIDE_LISTS.segments + pages + part.customers.length + analytics;
}

/** Number of non-empty rows. */
function countNonEmpty(offsets: Int32Array): number {
  let count = 0;
  for (let row = 0; row + 1 < offsets.length; row++) if (offsets[row + 1] > offsets[row]) count++;
  return count;
}

function* coreRows(
  shop: TrainedShop,
  verdict: ModelRow['verdict'],
  cards: ItemCards,
  share: Share,
  { slice, slices, k }: { readonly slice: number; readonly slices: number; readonly k: number },
): Generator<CoreRow> {
  const lists = customerLists(shop);
  if (share.shop) yield* shopRows(shop, verdict, lists, cards, k);
  yield* listRows(shop, lists, slice, slices);
  for (const [number, { id, body }] of categoryLists(shop, cards, k).entries()) {
    if (number % slices === slice) yield { kind: 'list', id, body };
  }
  yield* customerRows(shop, share.customers, cards, k);
}

function* shopRows(
  shop: TrainedShop,
  verdict: ModelRow['verdict'],
  customers: readonly CustomerList[],
  cards: ItemCards,
  k: number,
): Generator<CoreRow> {
  for (const { id, body } of shopWideLists(shop, cards, k)) yield { kind: 'list', id, body };
  yield { kind: 'model', id: ROW_ID.model, body: { ...shop.card, verdict } };
  yield { kind: 'names', id: ROW_ID.names, body: catalogueNames(shop.items) };
  const segments = segmentsRow(shop.customerModel, shop.customers, shop.customerAttributes);
  yield { kind: 'segments', id: ROW_ID.segments, body: segments };
  for (const segment of segments.segments) yield { kind: 'segment', id: segment.id, body: segment };
  yield { kind: 'worklists', id: ROW_ID.worklists, body: worklistsRow(shop, customers) };
}

/** Pages of all lists of customers, distributed over the slices in turn. */
function* listRows(
  shop: TrainedShop,
  lists: readonly CustomerList[],
  slice: number,
  slices: number,
): Generator<CoreRow> {
  let number = 0;
  for (const list of lists) {
    for (let page = 0; page < pagesOf(list); page++) {
      if (number++ % slices === slice) yield listPage(shop, list, page);
    }
  }
}

function rangeOf(count: number, slice: number, slices: number): Range {
  return [Math.floor((count * slice) / slices), Math.floor((count * (slice + 1)) / slices)];
}
