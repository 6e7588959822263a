import * as z from 'zod/mini';
import { type SignalRow, sessionList } from '../../analytics/serve/blend.ts';
import { itemName } from '../../analytics/serve/candidate-list.ts';
import { complementList } from '../../analytics/serve/complements.ts';
import { recentActivityOf } from '../../analytics/serve/recent-activity.ts';
import type { ListRow, Reason } from '../../contract/rows.ts';
import { component } from '../fields.ts';
import { POPULAR, popularLists, popularWithin } from '../lists/common-lists.ts';
import { namesInFilter, namesWanted, requireKnownNames } from '../lists/known-names.ts';
import { listAnswer, listFields, readBatch, recommendationId } from '../lists/list-answer.ts';
import { complementsInput } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { ReadBatch } from '../reading/read-batch.ts';

/** Items of a basket, the latest, whose similar items are read. */
const MOST_SIMILAR = 20;

/**
 * What is missing from a basket: partners of what it holds, those first that most of it speaks for. Or what is similar to it:
 * other things for the same taste. Two questions, two answers; one batched read each.
 */
export const getBasketComplements = operation({
  route: 'POST /v1/baskets/complements',
  audience: 'storefront',
  body: complementsInput,
  response: component(
    'BasketList',
    z.strictObject({
      recommendation_id: recommendationId,
      mode: z.enum(['missing', 'similar']),
      ...listFields,
    }),
  ),
  fromMemory: true,
  act: async ({ body }, { model, ports }) => {
    const { mode, customer_id: customer } = body;
    const basket = [...new Set(body.basket)];
    const batch = new ReadBatch();
    const ownRow = batch.row('recommendations', customer);
    const activity = batch.row('activity', customer);
    const partnerRows = (mode === 'missing' ? basket : []).map((id) => batch.row('bought-together', id));
    const similarRows = (mode === 'similar' ? basket.slice(-MOST_SIMILAR) : []).map((id) =>
      batch.row('similar', id),
    );
    const named = namesInFilter(body.filter, '/filter');
    const namesRow = namesWanted(named, batch);
    const { context, rows, shared } = await readBatch({ model, ports }, batch, POPULAR);
    requireKnownNames(named, namesRow(rows), context.merchandising);
    const partners = partnerRows.flatMap((handle) => handle(rows) ?? []);
    const similar = similarRows.flatMap((handle) => handle(rows) ?? []);
    const lists = [
      mode === 'missing' ? complementList(partners) : sessionList(similar.map(similarSignal), 'similar'),
      popularWithin(shared, [...partners, ...similar][0]?.of?.category ?? []),
      ...popularLists(shared),
    ] as const;
    const { purchased } = recentActivityOf([activity(rows)], { session: [], basket: [] }, context.now);
    const viewer = { purchased, excludedItems: ownRow(rows)?.excludedItems ?? [] };
    const query = { ...body, exclude: [...body.exclude, ...basket] };
    return listAnswer(context, query, lists, { mode }, { viewer });
  },
});

/** An earlier item of the basket counts as much as a later one. */
function similarSignal({ of, items }: ListRow): SignalRow {
  const reason: Reason = { key: 'similar_to', items: of === undefined ? [] : [itemName(of)] };
  return { weight: 1, items, reasonAt: () => reason };
}
