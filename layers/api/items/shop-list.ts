import * as z from 'zod/mini';
import {
  type CandidateList,
  categoryList,
  shopWideList,
  withinCategory,
} from '../../analytics/serve/candidate-list.ts';
import { coldItemsByAge } from '../../analytics/serve/overlay.ts';
import { categoryListId, ROW_ID, type ScoredItem } from '../../contract/rows.ts';
import { component } from '../fields.ts';
import { type NEW, POPULAR, popularLists, type TRENDING } from '../lists/common-lists.ts';
import { categoryNamed, namesWanted, requireKnownNames } from '../lists/known-names.ts';
import {
  type Candidates,
  type ListQuery,
  listAnswer,
  listFields,
  readBatch,
  recommendationId,
  type ServingContext,
} from '../lists/list-answer.ts';
import type { Context } from '../operation.ts';
import { ReadBatch } from '../reading/read-batch.ts';

export const shopList = component(
  'ShopList',
  z.strictObject({ recommendation_id: recommendationId, ...listFields }),
);

/**
 * A list for everybody, in the whole shop or in a category: the list asked for, then what is popular in the category, then in
 * the shop. One batched read.
 */
export async function listOfShop(
  { category, ...query }: ListQuery & { readonly category?: readonly string[] | undefined },
  requestContext: Pick<Context, 'model' | 'ports'>,
  first: typeof TRENDING | typeof NEW | readonly [],
) {
  const batch = new ReadBatch();
  const categoryRow = batch.row('list', category === undefined ? undefined : categoryListId(category));
  const named = category === undefined ? [] : [categoryNamed(category, 'category')];
  const namesRow = namesWanted(named, batch);
  const { context, rows, shared } = await readBatch(requestContext, batch, [...POPULAR, ...first]);
  const [recent, allTime, own] = shared;
  requireKnownNames(named, namesRow(rows), context.merchandising);
  const lists = [
    ...first.map(({ id }) => {
      const list = shopWideList(id, own);
      const whole = id === ROW_ID.new ? withColdItems(list, context) : list;
      return category === undefined ? whole : withinCategory(whole, category);
    }),
    ...(category === undefined ? [] : [categoryList(category, categoryRow(rows))]),
    ...popularLists([recent, allTime]),
  ] as readonly CandidateList[] as Candidates;
  return listAnswer(context, query, lists, {});
}

/** Items that came since the version was made stand before those that it knows. */
function withColdItems(list: CandidateList, { merchandising, now }: ServingContext): CandidateList {
  const best = list.items[0]?.score ?? 1;
  const coldItems = coldItemsByAge(merchandising, now).map((item): ScoredItem => ({ ...item, score: best }));
  return { ...list, items: [...coldItems, ...list.items] };
}
