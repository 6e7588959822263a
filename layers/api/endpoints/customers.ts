import { customerValueBody } from '../forecast-shapes.ts';
import { endpoint } from '../http/endpoint.ts';
import { operations } from '../operations.ts';
import { customerBody } from '../shapes.ts';

/**
 * Who this customer is. A customer the model has not seen is no error, they may have come an hour ago: `known` is false
 * and everything else null.
 */
export const getCustomer = endpoint(operations.getCustomer, async (input, model) => {
  const { serving, card, rows } = await model.read([{ kind: 'customer', id: input.customerId }] as const);
  return {
    body: customerBody(input.customerId, rows[0], serving, card),
    known: rows[0] !== undefined,
  };
});

/** What they have been worth and will be, whether they are leaving, and what to do about it. */
export const getCustomerValue = endpoint(operations.getCustomerValue, async (input, model) => {
  const { serving, card, rows } = await model.read([{ kind: 'customer', id: input.customerId }] as const);
  return {
    body: customerValueBody(input.customerId, rows[0], serving, card),
    known: rows[0] !== undefined,
  };
});
