import * as z from 'zod/mini';
import type { Operation, RouteKey } from '../http/operation.ts';
import { identifier, limitQuery, noQuery, nothing, operation } from '../parameters.ts';
import {
  complementsInput,
  listQuery,
  plainListQuery,
  recommendationsInput,
  shopListQuery,
} from './parameters.ts';

const ofCustomer = z.object({ customerId: identifier });
const ofItem = z.object({ itemId: identifier });

/** Lists of what to show. None may be kept by others: what is hidden or sold out is gone from the moment it is told. */
export const listOperations = {
  getRecommendations: standingIn(
    operation(
      'getRecommendations',
      'GET /v1/customers/{customerId}/recommendations',
      ofCustomer,
      listQuery,
      'personal',
    ),
  ),
  createRecommendations: asking('createRecommendations', 'POST /v1/recommendations', recommendationsInput),
  getSimilarItems: standingIn(
    operation('getSimilarItems', 'GET /v1/items/{itemId}/similar', ofItem, listQuery, 'personal'),
  ),
  getItemsBoughtTogether: standingIn(
    operation(
      'getItemsBoughtTogether',
      'GET /v1/items/{itemId}/bought-together',
      ofItem,
      listQuery,
      'personal',
    ),
  ),
  getBasketComplements: asking('getBasketComplements', 'POST /v1/baskets/complements', complementsInput),
  getPopularItems: standingIn(
    operation('getPopularItems', 'GET /v1/items/popular', nothing, shopListQuery, 'personal'),
  ),
  getTrendingItems: standingIn(
    operation('getTrendingItems', 'GET /v1/items/trending', nothing, shopListQuery, 'personal'),
  ),
  getNewItems: standingIn(operation('getNewItems', 'GET /v1/items/new', nothing, shopListQuery, 'personal')),
  getBuyAgain: operation(
    'getBuyAgain',
    'GET /v1/customers/{customerId}/buy-again',
    ofCustomer,
    plainListQuery,
    'personal',
  ),
  getSimilarCustomers: operation(
    'getSimilarCustomers',
    'GET /v1/customers/{customerId}/similar',
    ofCustomer,
    limitQuery,
    'personal',
  ),
} as const;

/** An operation that asks by a body and changes nothing. */
function asking<B extends z.ZodMiniType>(
  id: string,
  route: RouteKey,
  body: B,
): Operation<typeof nothing, typeof noQuery, B> {
  return { id, route, params: nothing, query: noQuery, body, caching: 'never', fromMemory: true };
}

/** While the stores are away, the lists that every container keeps are answer enough. */
function standingIn<O extends Operation>(of: O): O {
  return { ...of, fromMemory: true };
}
