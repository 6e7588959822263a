import { callDocs } from './call.docs.ts';

export const docs = callDocs(
  'Take a page view, as a Segment `page` call',
  'Taken, so that libraries which send it do not fail, and not used: what is looked at, `Product Viewed` says.',
  { type: 'page', messageId: 'm-5', anonymousId: 'a-77', properties: { path: '/' } },
  { unused: 1 },
);
