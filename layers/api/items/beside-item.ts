import * as z from 'zod/mini';
import { sessionList } from '../../analytics/serve/blend.ts';
import {
  boughtTogetherList,
  type CandidateList,
  itemName,
  similarList,
} from '../../analytics/serve/candidate-list.ts';
import { nearestName } from '../../analytics/serve/nearest-name.ts';
import { liveCard } from '../../analytics/serve/overlay.ts';
import { ClienteleError } from '../../contract/errors.ts';
import type { RowsFound } from '../../stores/serving.ts';
import { component, described, identifier } from '../fields.ts';
import { POPULAR, popularLists, popularWithin } from '../lists/common-lists.ts';
import { itemBody, item as itemSchema } from '../lists/item.ts';
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

export const itemList = component(
  'ItemList',
  z.strictObject({
    recommendation_id: recommendationId,
    item_id: identifier,
    item: described(z.nullable(itemSchema), 'The item asked about; null only while the stores are away'),
    ...listFields,
  }),
);

/** Items to show beside one: similar ones, or those that are bought together with it and then similar ones. */
export async function besideItem(
  id: string,
  query: ListQuery,
  requestContext: Pick<Context, 'model' | 'ports'>,
  first: 'similar' | 'bought-together',
) {
  const batch = new ReadBatch();
  const similarRow = batch.row('similar', id);
  const togetherRow = batch.row('bought-together', first === 'bought-together' ? id : undefined);
  const { context, rows, shared } = await readBatch(requestContext, batch, POPULAR);
  const similar = similarRow(rows);
  // The item as it is now, whether it is shown or not.
  const item = context.merchandising.items.get(id) ?? similar?.of;
  // From memory alone nobody can tell whether there is such an item.
  if (item === undefined && context.model.isMemory !== true) throw unknownItem(id, context, shared);
  const lists = [
    ...(first === 'bought-together' ? [boughtTogetherList(togetherRow(rows))] : []),
    similar === undefined ? await similarToColdItem(context, id) : similarList(similar),
    popularWithin(shared, item?.category ?? []),
    ...popularLists(shared),
  ] as readonly CandidateList[] as Candidates;
  const about = { item_id: id, item: item === undefined ? null : itemBody(item) };
  return listAnswer(context, { ...query, exclude: [id] }, lists, about);
}

/** Longest part of an identifier that an answer repeats. */
const LONGEST_TEXT = 200;

/** The problem of an item that neither the version nor the live catalogue has, with the nearest of those that are at hand. */
function unknownItem(
  id: string,
  { merchandising }: ServingContext,
  popular: RowsFound<typeof POPULAR>,
): ClienteleError {
  const atHand = [
    ...popular.flatMap((row) => row?.items.map((one) => one.id) ?? []),
    ...merchandising.items.keys(),
  ];
  const nearest = nearestName(id, atHand);
  const hint = nearest === undefined ? '' : ` Did you mean “${nearest}”?`;
  return new ClienteleError(
    'request.not_found',
    `The shop has no item “${id.slice(0, LONGEST_TEXT).toWellFormed()}”.${hint}`,
  );
}

/** What goes with an item that only the live catalogue knows: its nearest known items, and what is similar to them. One more read. */
async function similarToColdItem(
  { model, merchandising, now }: ServingContext,
  id: string,
): Promise<CandidateList> {
  const live = merchandising.items.get(id);
  const nearestKnown = live === undefined || liveCard(live, now) === undefined ? [] : live.nearestKnown;
  if (live === undefined || nearestKnown.length === 0) return similarList(undefined);
  const batch = new ReadBatch();
  const similarRows = nearestKnown.map((known) => batch.row('similar', known.id));
  const { rows } = await model.read(batch.refs);
  const reason = { key: 'similar_to', items: [itemName(live)] } as const;
  const signals = nearestKnown.flatMap(({ similarity }, at) => {
    const row = similarRows[at]?.(rows);
    if (row?.of === undefined) return [];
    return [{ weight: similarity, items: [{ ...row.of, score: 1 }, ...row.items], reasonAt: () => reason }];
  });
  return sessionList(signals, 'similar');
}
