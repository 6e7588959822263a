import * as z from 'zod/mini';
import type { Play } from '../../contract/customer.ts';
import { play as field } from '../customer-fields.ts';
import {
  customerFilters,
  customersLimit,
  customersPage,
  customersPageBody,
  customersTable,
  readCustomersPage,
} from '../customers-page.ts';
import { component, modelHead } from '../fields.ts';
import { operation } from '../operation.ts';
import { cursor, identifier } from '../parameters.ts';

/** Customers of a play, highest value at stake first, page by page. */
export const getWorklist = operation({
  route: 'GET /v1/worklists/{play}',
  audience: 'back-office',
  params: { play: identifier },
  query: { limit: customersLimit, cursor, attribute: customerFilters.attribute },
  response: component('Worklist', z.strictObject({ ...modelHead, play: field, ...customersPage })),
  table: customersTable,
  act: async ({ play, limit: most, cursor: from, attribute }, { model, ports }) => {
    const page = await readCustomersPage(
      model,
      { kind: 'worklist', name: play, limit: most, cursor: from, attribute },
      ports,
    );
    // There are rows of no other name.
    return { body: customersPageBody(page, { play: play as Play }) };
  },
});
