import { readFile } from 'node:fs/promises';
import { getItem } from '../../layers/platform/api/catalogue/endpoints.ts';
import { getCustomer, getCustomerValue } from '../../layers/platform/api/endpoints/customers.ts';
import { getInsight, getWorklist, listWorklists } from '../../layers/platform/api/endpoints/insights.ts';
import {
  getSegment,
  listSegmentMembers,
  listSegments,
} from '../../layers/platform/api/endpoints/segments.ts';
import { getCurrentModel, getHealth } from '../../layers/platform/api/endpoints/service.ts';
import { getBuyAgain, getSimilarCustomers } from '../../layers/platform/api/lists/customers.ts';
import { getItemsBoughtTogether, getSimilarItems } from '../../layers/platform/api/lists/items.ts';
import { getRecommendations } from '../../layers/platform/api/lists/personal.ts';
import {
  getNewItems,
  getPopularItems,
  getTrendingItems,
} from '../../layers/platform/api/lists/whole-shop.ts';
import { operations } from '../../layers/platform/api/operations.ts';
import { erasureReadingPorts } from '../../layers/platform/api/privacy/ports.ts';
import { getRules, listExperiments } from '../../layers/platform/api/steering/endpoints.ts';
import { endpoint } from '../../layers/platform/http/endpoint.ts';
import { httpHandler } from '../../layers/platform/http/handler.ts';
import type { Operation } from '../../layers/platform/http/operation.ts';

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
