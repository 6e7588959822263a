import { getItem } from './catalogue/get-item.ts';
import { getCustomer } from './customers/get-customer.ts';
import { getCustomerValue } from './customers/get-customer-value.ts';
import { getSimilarCustomers } from './customers/get-similar-customers.ts';
import { getInsight } from './insights/get-insight.ts';
import { getWorklist } from './insights/get-worklist.ts';
import { listWorklists } from './insights/list-worklists.ts';
import { getItemsBoughtTogether } from './items/get-items-bought-together.ts';
import { getNewItems } from './items/get-new-items.ts';
import { getPopularItems } from './items/get-popular-items.ts';
import { getSimilarItems } from './items/get-similar-items.ts';
import { getTrendingItems } from './items/get-trending-items.ts';
import { getRules } from './merchandising/get-rules.ts';
import type { Operation } from './operation.ts';
import { getBuyAgain } from './recommendations/get-buy-again.ts';
import { getRecommendations } from './recommendations/get-recommendations.ts';
import { getSegment } from './segments/get-segment.ts';
import { listSegmentMembers } from './segments/list-segment-members.ts';
import { listSegments } from './segments/list-segments.ts';
import { getHealth } from './service/get-health.ts';
import { getOpenApi } from './service/get-open-api.ts';

/**
 * The operations that answer requests which the gateway matched with no route, see fallback.ts. Listed one by one, so that the function
 * that serves them carries no other operation; a test holds the list complete.
 */
export const unroutedReads: readonly Operation[] = [
  getRecommendations,
  getBuyAgain,
  getPopularItems,
  getTrendingItems,
  getNewItems,
  getSimilarItems,
  getItemsBoughtTogether,
  getItem,
  getRules,
  getCustomer,
  getCustomerValue,
  getSimilarCustomers,
  listSegments,
  getSegment,
  listSegmentMembers,
  listWorklists,
  getWorklist,
  getInsight,
  getHealth,
  getOpenApi,
];

/** Routes of all other operations: a request with a wrong method is told which are allowed. */
export const otherRoutes: readonly Pick<Operation, 'route' | 'audience'>[] = [
  { route: 'POST /v1/events', audience: 'storefront' },
  { route: 'POST /v1/events/trusted', audience: 'back-office' },
  { route: 'POST /v1/track', audience: 'storefront' },
  { route: 'POST /v1/identify', audience: 'storefront' },
  { route: 'POST /v1/alias', audience: 'storefront' },
  { route: 'POST /v1/page', audience: 'storefront' },
  { route: 'POST /v1/batch', audience: 'storefront' },
  { route: 'POST /v1/batch/trusted', audience: 'back-office' },
  { route: 'POST /v1/calls/{call}', audience: 'storefront' },
  { route: 'POST /v1/recommendations', audience: 'storefront' },
  { route: 'POST /v1/baskets/complements', audience: 'storefront' },
  { route: 'POST /v1/items', audience: 'back-office' },
  { route: 'PUT /v1/items/{itemId}', audience: 'back-office' },
  { route: 'PATCH /v1/items/{itemId}', audience: 'back-office' },
  { route: 'DELETE /v1/items/{itemId}', audience: 'back-office' },
  { route: 'PUT /v1/rules', audience: 'back-office' },
  { route: 'GET /v1/experiments', audience: 'operator' },
  { route: 'GET /v1/experiments/{experimentId}', audience: 'operator' },
  { route: 'PUT /v1/experiments/{experimentId}', audience: 'operator' },
  { route: 'DELETE /v1/experiments/{experimentId}', audience: 'operator' },
  { route: 'DELETE /v1/customers/{customerId}', audience: 'operator' },
  { route: 'GET /v1/customers/{customerId}/export', audience: 'operator' },
  { route: 'GET /v1/erasures/{erasureId}', audience: 'operator' },
  { route: 'GET /v1/runs', audience: 'operator' },
  { route: 'GET /v1/models', audience: 'operator' },
  { route: 'PUT /v1/models/current', audience: 'operator' },
  { route: 'DELETE /v1/models/hold', audience: 'operator' },
  { route: 'GET /v1/models/current', audience: 'operator' },
];
