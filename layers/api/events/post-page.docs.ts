import { callDocs } from './call.docs.ts';

export const docs = callDocs(
  'Report a page view, as a Segment `page` call',
  'Accepted, so that libraries that send it do not fail, and not used: `Product Viewed` says what a visitor looks at.',
  { type: 'page', messageId: 'm-5', anonymousId: 'a-77', properties: { path: '/' } },
  { unused: 1 },
);
