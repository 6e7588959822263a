import * as z from 'zod/mini';
import { ROW_ID } from '../../contract/rows.ts';
import { component, described, identifier as field, modelHead } from '../fields.ts';
import { operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { modelHeadBody } from '../wire.ts';
import { customerValue, customerValueBody } from './customer-value.ts';

/** What they have been worth and will be, whether they are leaving, and what to do about it. */
export const getCustomerValue = operation({
  route: 'GET /v1/customers/{customerId}/value',
  audience: 'back-office',
  params: { customerId: identifier },
  response: component(
    'CustomerValue',
    z.strictObject({
      customer_id: field,
      ...modelHead,
      known: described(z.boolean(), 'False when the model has seen nothing of this customer yet'),
      ...customerValue,
    }),
  ),
  act: async ({ customerId }, { model }) => {
    const { serving, card, rows } = await model.read([
      { kind: 'customer', id: customerId },
      { kind: 'worklists', id: ROW_ID.worklists },
    ] as const);
    const known = rows[0] !== undefined;
    return {
      body: {
        customer_id: customerId,
        ...modelHeadBody(serving, card),
        known,
        ...customerValueBody(rows[0], rows[1]?.assumptions, card.currency),
      },
      known,
    };
  },
});
