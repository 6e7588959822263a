import * as z from 'zod/mini';
import { ERASURES } from '../../stores/privacy/erased-listed.ts';
import { component, described, identifier as field, modelVersion } from '../fields.ts';
import { operation } from '../operation.ts';
import { identifier, limit } from '../parameters.ts';
import { ReadBatch } from '../reading/read-batch.ts';
import { similarCustomer, similarCustomerBody } from './similar-customer.ts';

/** Customers with the most similar history, for people who look into one. One batched read, two where a customer was erased. */
export const getSimilarCustomers = operation({
  route: 'GET /v1/customers/{customerId}/similar',
  audience: 'back-office',
  params: { customerId: identifier },
  query: { limit },
  response: component(
    'SimilarCustomers',
    z.strictObject({
      customer_id: field,
      model_version: modelVersion,
      known: described(z.boolean(), 'False when the model knows nothing that the customer did'),
      customers: described(
        z.array(z.strictObject({ customer_id: field, ...similarCustomer })).check(z.maxLength(100)),
        'Most similar first',
      ),
    }),
  ),
  act: async ({ customerId, limit: most }, { model, ports: { erased } }) => {
    const batch = new ReadBatch();
    const similarRow = batch.row('similar-customers', customerId);
    const erasures = batch.row(ERASURES.kind, ERASURES.id);
    const { serving, rows } = await model.read(batch.refs);
    const row = similarRow(rows);
    const similar = row?.customers ?? [];
    const erasedAmong = await erased?.(
      serving.version,
      erasures(rows),
      similar.map(({ id }) => id),
    );
    const left = similar.filter(({ id }) => erasedAmong?.has(id) !== true);
    const known = row !== undefined;
    return {
      body: {
        customer_id: customerId,
        model_version: serving.version,
        known,
        customers: left
          .slice(0, most)
          .map((customer) => ({ customer_id: customer.id, ...similarCustomerBody(customer) })),
      },
      known,
    };
  },
});
