import { shopListQuery } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { listOfShop, shopList } from './shop-list.ts';

/** What sells at present, in the whole shop or in a category. */
export const getPopularItems = operation({
  route: 'GET /v1/items/popular',
  audience: 'storefront',
  query: shopListQuery,
  response: shopList,
  fromMemory: true,
  act: (query, context) => listOfShop(query, context, []),
});
