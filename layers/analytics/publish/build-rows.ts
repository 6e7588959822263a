import type { BuiltRow } from '../../contract/rows.ts';
import { type ModelRow, ROW_ID } from '../../contract/rows.ts';
import type { CustomersPart, RecommendationsPart, TrainedShop } from '../train/trained-shop.ts';
import { type CustomerList, customerLists, listPage, pagesOf, worklistsRow } from './customer-lists.ts';
import { customerRows } from './customer-rows.ts';
import { ItemCards } from './item-cards.ts';
import { itemRows } from './item-rows.ts';
import type { Range } from './row-lists.ts';
import { segmentsRow } from './segments-row.ts';
import { categoryLists, countCategoryLists, WHOLE_LISTS, wholeLists } from './shop-lists.ts';

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
export function countRecommendationRows(half: RecommendationsPart): number {
  const { customers, items, interactions, repeats, boughtTogether } = half;
  return (
    1 +
    WHOLE_LISTS.everybody +
    countCategoryLists(half) +
    customers.length +
    filled(repeats.buyAgain.offsets) +
    filled(interactions.matrix.offsets) +
    items.length +
    filled(boughtTogether.offsets)
  );
}

/** How many rows come of the customers, over all slices: pages, segments and their lists, members, worklists, insights. */
export function countCustomerRows(half: CustomersPart): number {
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

function share(count: number, slice: number, slices: number): Range {
  return [Math.floor((count * slice) / slices), Math.floor((count * (slice + 1)) / slices)];
}
