import { TRENDING } from '../lists/common-lists.ts';
import { shopListQuery } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { listOfShop, shopList } from './shop-list.ts';

/** What sells more than it used to. */
export const getTrendingItems = operation({
  route: 'GET /v1/items/trending',
  audience: 'storefront',
  query: shopListQuery,
  response: shopList,
  fromMemory: true,
  act: (query, context) => listOfShop(query, context, TRENDING),
});
