import * as z from 'zod/mini';
import { identifier, noBody, unqueried } from '../parameters.ts';

const aCustomer = z.object({ customerId: identifier });

/** Operations of the area, by name. */
export const privacyOperations = {
  deleteCustomer: unqueried({
    id: 'deleteCustomer',
    route: 'DELETE /v1/customers/{customerId}',
    params: aCustomer,
    body: noBody,
    success: 202,
  }),
  getErasure: unqueried({
    id: 'getErasure',
    route: 'GET /v1/erasures/{erasureId}',
    params: z.object({ erasureId: identifier }),
    body: noBody,
  }),
  exportCustomer: unqueried({
    id: 'exportCustomer',
    route: 'GET /v1/customers/{customerId}/export',
    params: aCustomer,
    body: noBody,
  }),
} as const;
