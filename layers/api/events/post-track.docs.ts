import { callDocs, VIEW } from './call.docs.ts';

export const docs = callDocs(
  'Report what a visitor did, as a Segment `track` call',
  'Events of the e-commerce specification, such as `Product Viewed` and `Product Added`. Orders and refunds are rejected here, as from any page: post them to `/v1/batch/trusted`.',
  VIEW,
  { accepted: 1 },
);
