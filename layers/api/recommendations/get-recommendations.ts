import { listQuery } from '../lists/list-query.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { recommend, recommendations } from './recommend.ts';

/** What to show this customer. */
export const getRecommendations = operation({
  route: 'GET /v1/customers/{customerId}/recommendations',
  audience: 'storefront',
  params: { customerId: identifier },
  query: listQuery,
  response: recommendations,
  fromMemory: true,
  act: (input, context) => recommend({ customer: input.customerId }, input, context),
});
