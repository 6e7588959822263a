import * as z from 'zod/mini';
import { beginErasure } from '../../stores/privacy/begin-erasure.ts';
import { component } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import { identifier } from '../parameters.ts';
import { erasure } from './erasure.ts';
import type { PrivacyPorts } from './ports.ts';

/** Erases a customer: at once from what answers requests, from everything else by a run. */
export const deleteCustomer = operation({
  route: 'DELETE /v1/customers/{customerId}',
  audience: 'operator',
  params: { customerId: identifier },
  response: component('ErasureBegun', z.strictObject(erasure)),
  success: 202,
  act: async ({ customerId }, { ports, originalCustomerId = customerId }: Context<PrivacyPorts>) => {
    // Dumps know the customer by the shop's own identifier.
    const { erasureId, completedAt } = await beginErasure(originalCustomerId, ports);
    const status = completedAt === null ? ('pending' as const) : ('complete' as const);
    return { body: { erasure_id: erasureId, status } };
  },
});
