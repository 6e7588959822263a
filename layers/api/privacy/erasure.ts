import * as z from 'zod/mini';
import { described } from '../fields.ts';

/** Fields that name an erasure and say how far it is. */
export const erasure = {
  erasure_id: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  status: described(
    z.enum(['pending', 'complete']),
    '`pending` until a run has gone through the bucket and made a model without the customer',
  ),
};
