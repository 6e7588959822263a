import { NEW } from '../lists/common-lists.ts';
import { shopListQuery } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { listOfShop, shopList } from './shop-list.ts';

/** What came recently, from the moment that the live catalogue has it. */
export const getNewItems = operation({
  route: 'GET /v1/items/new',
  audience: 'storefront',
  query: shopListQuery,
  response: shopList,
  fromMemory: true,
  act: (query, context) => listOfShop(query, context, NEW),
});
