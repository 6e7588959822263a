import type { BuiltRow } from '../../contract/rows.ts';
import { type ModelRow, ROW_ID } from '../../contract/rows.ts';
import type { Noise, Publishing, Range, Share } from '../analytic/analytic.ts';
import { countRows, rowsOf } from '../analytic/tables.ts';
import { CUSTOMER_ANALYTICS, ITEM_ANALYTICS } from '../train/analytics.ts';
import type { CustomersPart, RecommendationsPart, TrainedShop } from '../train/trained-shop.ts';
import { type CustomerList, customerLists, listPage, pagesOf, worklistsRow } from './customer-lists.ts';
import { customerRows } from './customer-rows.ts';
import { ItemCards } from './item-cards.ts';
import { type CoreRow, privateRows } from './private-rows.ts';
import { segmentsRow } from './segments-row.ts';
import { categoryLists, countCategoryLists, scoredItem, WHOLE_LISTS, wholeLists } from './shop-lists.ts';

/**
 * The rows of one slice of a version: every `slices`-th share of the customers and of the items; slice 0 also brings
 * the rows that there is one of. All slices joined are the whole version, each row once, and nothing in a row depends
 * on how it was cut. Rows come one by one; memory is bounded by the batch. Customers and items of which nothing is known
 * have no row of what is not known.
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

/** How many rows come of the recommendations, over all slices: the card, lists, and those of the analytics. */
export function countRecommendationRows(part: RecommendationsPart): number {
  const { customers, items, interactions } = part;
  return (
    1 +
    WHOLE_LISTS.everybody +
    countCategoryLists(part) +
    customers.length +
    filled(interactions.matrix.offsets) +
    countRows(ITEM_ANALYTICS, part, items.length, customers.length)
  );
}

/** How many rows come of the customers, over all slices: pages, segments and their lists, members, worklists, analytics. */
export function countCustomerRows(part: CustomersPart): number {
  const segments = segmentsRow(part.customerModel, part.customers).segments.length;
  const pages = customerLists(part).reduce((sum, list) => sum + pagesOf(list), 0);
  const analytics = countRows(CUSTOMER_ANALYTICS, part, 0, part.customers.length);
  return 2 + segments + WHOLE_LISTS.segments + pages + part.customers.length + analytics;
}

/** Rows of a list of lists that have something in them. */
function filled(offsets: Int32Array): number {
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
  if (share.shop) yield* sharedRows(shop, verdict, lists, cards, k);
  yield* listRows(shop, lists, slice, slices);
  for (const [number, { id, body }] of categoryLists(shop, cards, k).entries()) {
    if (number % slices === slice) yield { kind: 'list', id, body };
  }
  yield* customerRows(shop, share.customers, cards, k);
}

function* sharedRows(
  shop: TrainedShop,
  verdict: ModelRow['verdict'],
  customers: readonly CustomerList[],
  cards: ItemCards,
  k: number,
): Generator<CoreRow> {
  for (const { id, body } of wholeLists(shop, cards, k)) yield { kind: 'list', id, body };
  yield { kind: 'model', id: ROW_ID.model, body: { ...shop.card, verdict } };
  const segments = segmentsRow(shop.customerModel, shop.customers);
  yield { kind: 'segments', id: ROW_ID.segments, body: segments };
  for (const segment of segments.segments) yield { kind: 'segment', id: segment.id, body: segment };
  yield { kind: 'worklists', id: ROW_ID.worklists, body: worklistsRow(shop, customers) };
}

/** Pages of all lists of customers, shared out one by one. */
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
