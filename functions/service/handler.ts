import { readFile } from 'node:fs/promises';
import { getItem } from '../../layers/api/catalogue/endpoints.ts';
import { getCustomer, getCustomerValue } from '../../layers/api/endpoints/customers.ts';
import { getInsight, getWorklist, listWorklists } from '../../layers/api/endpoints/insights.ts';
import { getSegment, listSegmentMembers, listSegments } from '../../layers/api/endpoints/segments.ts';
import { getCurrentModel, getHealth } from '../../layers/api/endpoints/service.ts';
import { endpoint } from '../../layers/api/http/endpoint.ts';
import { httpHandler } from '../../layers/api/http/handler.ts';
import type { Operation } from '../../layers/api/http/operation.ts';
import { getBuyAgain, getSimilarCustomers } from '../../layers/api/lists/customers.ts';
import { getItemsBoughtTogether, getSimilarItems } from '../../layers/api/lists/items.ts';
import { getRecommendations } from '../../layers/api/lists/personal.ts';
import { getNewItems, getPopularItems, getTrendingItems } from '../../layers/api/lists/whole-shop.ts';
import { operations } from '../../layers/api/operations.ts';
import { erasureReadingPorts } from '../../layers/api/privacy/ports.ts';
import { getRules, listExperiments } from '../../layers/api/steering/endpoints.ts';

let described: object | undefined;

/** The API described: made from the schemas by `npm run openapi`. A container reads it when it is first asked for. */
const getOpenApi = endpoint(operations.getOpenApi, async () => {
  described ??= JSON.parse(await readFile(new URL('./openapi.json', import.meta.url), 'utf8')) as object;
  return { body: described };
});

export const endpoints = [getHealth, getOpenApi, getCurrentModel];

/**
 * This function also answers what the gateway matched with no route, for callers of the back office. What is the operator's
 * alone by an identifier – an export, a certificate, an experiment – is found by its own route only.
 */
const reads = [
  ...endpoints,
  getCustomer,
  getCustomerValue,
  getSimilarCustomers,
  getRecommendations,
  getBuyAgain,
  getPopularItems,
  getTrendingItems,
  getNewItems,
  getSimilarItems,
  getItemsBoughtTogether,
  getItem,
  getRules,
  listExperiments,
  listSegments,
  getSegment,
  listSegmentMembers,
  listWorklists,
  getWorklist,
  getInsight,
];

export const unrouted = { endpoints: reads, operations: Object.values<Operation>(operations) };

export const handler = httpHandler(endpoints, { ports: erasureReadingPorts, unrouted });
