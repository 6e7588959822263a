import * as z from 'zod/mini';
import { component, described, identifier as field, modelHead } from '../fields.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { modelHeadBody } from '../wire.ts';
import { profile, profileBody } from './profile.ts';

/**
 * Who this customer is. A customer the model has not seen is no error, they may have come an hour ago: `known` is false
 * and everything else null.
 */
export const getCustomer = operation({
  route: 'GET /v1/customers/{customerId}',
  audience: 'back-office',
  params: { customerId: identifier },
  response: component(
    'Customer',
    z.strictObject({
      customer_id: field,
      ...modelHead,
      known: described(
        z.boolean(),
        'False when the model has seen nothing of this customer yet; everything else is null then',
      ),
      ...profile,
    }),
  ),
  act: async ({ customerId }, { model }) => {
    const { serving, card, rows } = await model.read([{ kind: 'customer', id: customerId }] as const);
    const known = rows[0] !== undefined;
    return {
      body: { customer_id: customerId, ...modelHeadBody(serving, card), known, ...profileBody(rows[0]) },
      known,
    };
  },
});
