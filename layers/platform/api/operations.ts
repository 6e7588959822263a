import * as z from 'zod/mini';
import { identifierFrom, MAX_IDENTIFIER_BYTES } from '../http/identifier.ts';
import type { Operation } from '../http/operation.ts';

/** Most items, and the number without a word about it. */
const LIMIT = { most: 100, usual: 20 } as const;

const identifier = z.string().check(
  z.overwrite((segment) => identifierFrom(segment) ?? ''),
  z.minLength(1, {
    abort: true,
    error: `must be an identifier of 1 to ${MAX_IDENTIFIER_BYTES} bytes, percent-encoded, or \`~\` and its base64url`,
  }),
);

const limit = z._default(
  z.pipe(
    z.pipe(
      z.string({ error: 'must be a number' }),
      z.transform((text) => (/^\d{1,3}$/.test(text) ? Number(text) : Number.NaN)),
    ),
    z
      .int({ error: `must be a whole number from 1 to ${LIMIT.most}` })
      .check(
        z.minimum(1, `must be a whole number from 1 to ${LIMIT.most}`),
        z.maximum(LIMIT.most, `must be a whole number from 1 to ${LIMIT.most}`),
      ),
  ),
  LIMIT.usual,
);

/** Where a list goes on; what it holds is for the endpoint to say. */
const cursor = z.optional(z.string().check(z.minLength(1, 'is empty'), z.maxLength(4096, 'is too long')));

const nothing = z.object({});
const noQuery = z.strictObject({});
const limitQuery = z.strictObject({ limit });
const pageQuery = z.strictObject({ limit, cursor });

/** Parameters of the operations of `infra/spec.ts`, by name. Their answers are in `responses.ts`. */
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
  getRecommendations: operation(
    'getRecommendations',
    'GET /v1/customers/{customerId}/recommendations',
    z.object({ customerId: identifier }),
    limitQuery,
    'personal',
  ),
  getPopularItems: operation('getPopularItems', 'GET /v1/items/popular', nothing, limitQuery, 'shared'),
  getSimilarItems: operation(
    'getSimilarItems',
    'GET /v1/items/{itemId}/similar',
    z.object({ itemId: identifier }),
    limitQuery,
    'shared',
  ),
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

function operation<P extends z.ZodMiniObject, Q extends z.ZodMiniObject>(
  id: string,
  route: `GET /${string}`,
  params: P,
  query: Q,
  caching: Operation['caching'],
): Operation<P, Q> {
  return { id, route, params, query, caching };
}
