import { listQuery } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { besideItem, itemList } from './beside-item.ts';

/** What goes with this item: what the same customers choose. */
export const getSimilarItems = operation({
  route: 'GET /v1/items/{itemId}/similar',
  audience: 'storefront',
  params: { itemId: identifier },
  query: listQuery,
  response: itemList,
  fromMemory: true,
  act: ({ itemId, ...query }, context) => besideItem(itemId, query, context, 'similar'),
});
