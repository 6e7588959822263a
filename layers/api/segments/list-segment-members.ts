import * as z from 'zod/mini';
import {
  customerFilters,
  customersLimit,
  customersPage,
  customersPageBody,
  customersTable,
  readCustomersPage,
} from '../customers-page.ts';
import { component, identifier as field, modelHead } from '../fields.ts';
import { operation } from '../operation.ts';
import { cursor, identifier } from '../parameters.ts';

/** Members of a segment, highest historic value first, page by page. */
export const listSegmentMembers = operation({
  route: 'GET /v1/segments/{segmentId}/members',
  audience: 'back-office',
  params: { segmentId: identifier },
  query: { limit: customersLimit, cursor, ...customerFilters },
  response: component('Members', z.strictObject({ ...modelHead, segment_id: field, ...customersPage })),
  table: customersTable,
  act: async ({ segmentId, limit: most, cursor: from, attribute, purpose }, { model, ports }) => {
    const page = await readCustomersPage(
      model,
      { kind: 'members', name: segmentId, limit: most, cursor: from, attribute, purpose },
      ports,
    );
    return { body: customersPageBody(page, { segment_id: segmentId }) };
  },
});
