import * as z from 'zod/mini';
import { catalogueOperations } from './catalogue/operations.ts';
import { eventOperations } from './events/operations.ts';
import { listOperations } from './lists/operations.ts';
import { identifier, noQuery, nothing, operation, pageQuery } from './parameters.ts';
import { privacyOperations } from './privacy/operations.ts';
import { steeringOperations } from './steering/operations.ts';

/** Parameters of the operations of `infra/spec/`, by name. Their answers are in `responses.ts`. */
export const operations = {
  getHealth: operation('getHealth', 'GET /v1/health', nothing, noQuery, 'never'),
  getOpenApi: operation('getOpenApi', 'GET /v1/openapi.json', nothing, noQuery, 'shared'),
  getCurrentModel: operation('getCurrentModel', 'GET /v1/models/current', nothing, noQuery, 'shared'),
  getCustomer: operation(
    'getCustomer',
    'GET /v1/customers/{customerId}',
    z.object({ customerId: identifier }),
    noQuery,
    'personal',
  ),
  getCustomerValue: operation(
    'getCustomerValue',
    'GET /v1/customers/{customerId}/value',
    z.object({ customerId: identifier }),
    noQuery,
    'personal',
  ),
  ...eventOperations,
  ...catalogueOperations,
  ...steeringOperations,
  ...listOperations,
  ...privacyOperations,
  listSegments: operation('listSegments', 'GET /v1/segments', nothing, noQuery, 'personal'),
  getSegment: operation(
    'getSegment',
    'GET /v1/segments/{segmentId}',
    z.object({ segmentId: identifier }),
    noQuery,
    'personal',
  ),
  listSegmentMembers: operation(
    'listSegmentMembers',
    'GET /v1/segments/{segmentId}/members',
    z.object({ segmentId: identifier }),
    pageQuery,
    'personal',
  ),
  listWorklists: operation('listWorklists', 'GET /v1/worklists', nothing, noQuery, 'personal'),
  getWorklist: operation(
    'getWorklist',
    'GET /v1/worklists/{play}',
    z.object({ play: identifier }),
    pageQuery,
    'personal',
  ),
  getInsight: operation(
    'getInsight',
    'GET /v1/insights/{insight}',
    z.object({ insight: identifier }),
    noQuery,
    'personal',
  ),
} as const;

export type OperationId = keyof typeof operations;
