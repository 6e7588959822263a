import type { RequestFunction } from '../../layers/contract/functions.ts';
import type { Audience, Method } from '../../layers/contract/routes.ts';

/** A route of the HTTP API and the function that answers it. Path parameters in `{braces}`. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly function: RequestFunction;
  readonly audience: Audience;
  /** Name of the operation in the OpenAPI document. */
  readonly operation: string;
}

export const ROUTES: readonly Route[] = [
  ...answeredBy('service', 'any', {
    getHealth: 'GET /v1/health',
    getOpenApi: 'GET /v1/openapi.json',
  }),
  ...answeredBy('service', 'operator', {
    getCurrentModel: 'GET /v1/models/current',
  }),
  ...answeredBy('events', 'storefront', {
    postEvents: 'POST /v1/events',
  }),
  ...answeredBy('recommendations', 'storefront', {
    getRecommendations: 'GET /v1/customers/{customerId}/recommendations',
    createRecommendations: 'POST /v1/recommendations',
    getBasketComplements: 'POST /v1/baskets/complements',
    getBuyAgain: 'GET /v1/customers/{customerId}/buy-again',
  }),
  ...answeredBy('items', 'storefront', {
    getPopularItems: 'GET /v1/items/popular',
    getTrendingItems: 'GET /v1/items/trending',
    getNewItems: 'GET /v1/items/new',
    getSimilarItems: 'GET /v1/items/{itemId}/similar',
    getItemsBoughtTogether: 'GET /v1/items/{itemId}/bought-together',
  }),
  ...answeredBy('catalogue', 'back-office', {
    putItems: 'POST /v1/items',
    getItem: 'GET /v1/items/{itemId}',
    putItem: 'PUT /v1/items/{itemId}',
    patchItem: 'PATCH /v1/items/{itemId}',
    deleteItem: 'DELETE /v1/items/{itemId}',
  }),
  ...answeredBy('steering', 'back-office', {
    getRules: 'GET /v1/rules',
    putRules: 'PUT /v1/rules',
  }),
  ...answeredBy('steering', 'operator', {
    listExperiments: 'GET /v1/experiments',
    getExperiment: 'GET /v1/experiments/{experimentId}',
    putExperiment: 'PUT /v1/experiments/{experimentId}',
    deleteExperiment: 'DELETE /v1/experiments/{experimentId}',
  }),
  ...answeredBy('privacy', 'operator', {
    deleteCustomer: 'DELETE /v1/customers/{customerId}',
    exportCustomer: 'GET /v1/customers/{customerId}/export',
    getErasure: 'GET /v1/erasures/{erasureId}',
  }),
  ...answeredBy('customers', 'back-office', {
    getCustomer: 'GET /v1/customers/{customerId}',
    getCustomerValue: 'GET /v1/customers/{customerId}/value',
    getSimilarCustomers: 'GET /v1/customers/{customerId}/similar',
  }),
  ...answeredBy('segments', 'back-office', {
    listSegments: 'GET /v1/segments',
    getSegment: 'GET /v1/segments/{segmentId}',
    listSegmentMembers: 'GET /v1/segments/{segmentId}/members',
  }),
  ...answeredBy('insights', 'back-office', {
    listWorklists: 'GET /v1/worklists',
    getWorklist: 'GET /v1/worklists/{play}',
    getInsight: 'GET /v1/insights/{insight}',
  }),
];

/** Answers requests that no route matches. */
export const FALLBACK_FUNCTION: RequestFunction = 'service';

/** Routes of one function for one audience: operation ► method and path. */
function answeredBy(
  name: RequestFunction,
  audience: Audience,
  operations: Readonly<Record<string, `${Method} /${string}`>>,
): Route[] {
  return Object.entries(operations).map(([operation, route]) => {
    const [method, path] = route.split(' ') as [Method, string];
    return { method, path, function: name, audience, operation };
  });
}
