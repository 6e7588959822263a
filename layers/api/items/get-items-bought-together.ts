import { listQuery } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { besideItem, itemList } from './beside-item.ts';

/** What is in the same baskets, by rules that chance does not explain. */
export const getItemsBoughtTogether = operation({
  route: 'GET /v1/items/{itemId}/bought-together',
  audience: 'storefront',
  params: { itemId: identifier },
  query: listQuery,
  response: itemList,
  fromMemory: true,
  act: ({ itemId, ...query }, context) => besideItem(itemId, query, context, 'bought-together'),
});
