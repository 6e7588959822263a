import { deleteItem } from './catalogue/delete-item.ts';
import { getItem } from './catalogue/get-item.ts';
import { patchItem } from './catalogue/patch-item.ts';
import { putItem } from './catalogue/put-item.ts';
import { putItems } from './catalogue/put-items.ts';
import { getCustomer } from './customers/get-customer.ts';
import { getCustomerValue } from './customers/get-customer-value.ts';
import { getSimilarCustomers } from './customers/get-similar-customers.ts';
import {
  postAlias,
  postBatch,
  postCall,
  postIdentify,
  postPage,
  postTrack,
  postTrustedBatch,
} from './events/calls.ts';
import { postEvents } from './events/post-events.ts';
import { postTrustedEvents } from './events/post-trusted-events.ts';
import { getInsight } from './insights/get-insight.ts';
import { getWorklist } from './insights/get-worklist.ts';
import { listWorklists } from './insights/list-worklists.ts';
import { getItemsBoughtTogether } from './items/get-items-bought-together.ts';
import { getNewItems } from './items/get-new-items.ts';
import { getPopularItems } from './items/get-popular-items.ts';
import { getSimilarItems } from './items/get-similar-items.ts';
import { getTrendingItems } from './items/get-trending-items.ts';
import { deleteExperiment } from './merchandising/delete-experiment.ts';
import { getExperiment } from './merchandising/get-experiment.ts';
import { getRules } from './merchandising/get-rules.ts';
import { listExperiments } from './merchandising/list-experiments.ts';
import { putExperiment } from './merchandising/put-experiment.ts';
import { putRules } from './merchandising/put-rules.ts';
import { activateModel } from './operator/activate-model.ts';
import { liftHold } from './operator/lift-hold.ts';
import { listModels } from './operator/list-models.ts';
import { listRuns } from './operator/list-runs.ts';
import { deleteCustomer } from './privacy/delete-customer.ts';
import { exportCustomer } from './privacy/export-customer.ts';
import { getErasure } from './privacy/get-erasure.ts';
import { createRecommendations } from './recommendations/create-recommendations.ts';
import { getBasketComplements } from './recommendations/get-basket-complements.ts';
import { getBuyAgain } from './recommendations/get-buy-again.ts';
import { getRecommendations } from './recommendations/get-recommendations.ts';
import { getSegment } from './segments/get-segment.ts';
import { listSegmentMembers } from './segments/list-segment-members.ts';
import { listSegments } from './segments/list-segments.ts';
import { getCurrentModel } from './service/get-current-model.ts';
import { getHealth } from './service/get-health.ts';
import { getOpenApi } from './service/get-open-api.ts';

/**
 * Every operation of the API by its identifier, in the constant of its folder; the function of the same name serves it. Gateway
 * routes, fallback, OpenAPI document and the README's table are made of this list. A function imports its own constant alone,
 * and its bundle holds no other operation.
 */
export const events = {
  postEvents,
  postTrustedEvents,
  postTrack,
  postIdentify,
  postAlias,
  postPage,
  postBatch,
  postTrustedBatch,
  postCall,
};
export const recommendations = {
  getRecommendations,
  createRecommendations,
  getBasketComplements,
  getBuyAgain,
};
export const items = {
  getPopularItems,
  getTrendingItems,
  getNewItems,
  getSimilarItems,
  getItemsBoughtTogether,
};
export const catalogue = { putItems, getItem, putItem, patchItem, deleteItem };
export const merchandising = {
  getRules,
  putRules,
  listExperiments,
  getExperiment,
  putExperiment,
  deleteExperiment,
};
export const customers = { getCustomer, getCustomerValue, getSimilarCustomers };
export const segments = { listSegments, getSegment, listSegmentMembers };
export const insights = { listWorklists, getWorklist, getInsight };
export const privacy = { deleteCustomer, exportCustomer, getErasure };
export const operator = { listRuns, listModels, activateModel, liftHold };
export const service = { getHealth, getOpenApi, getCurrentModel };

/** All of them, by the function that serves them. */
export const operationsByFunction = {
  events,
  recommendations,
  items,
  catalogue,
  merchandising,
  customers,
  segments,
  insights,
  privacy,
  operator,
  service,
};
