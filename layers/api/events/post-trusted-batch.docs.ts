import { callDocs, ORDER } from './call.docs.ts';

export const docs = callDocs(
  'Report calls of every event, orders too, from the back office',
  'Like `/v1/batch`, and also takes `Order Completed`, `Order Refunded`, `Order Cancelled` and `Product Reviewed`.',
  { batch: [ORDER] },
  { accepted: 2 },
);
