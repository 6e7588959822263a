import { callDocs } from './call.docs.ts';

export const docs = callDocs(
  'Link an earlier identifier to a customer, as a Segment `alias` call',
  'Links an earlier anonymous identifier to the customer: what was done under `previousId` counts as theirs.',
  { type: 'alias', messageId: 'm-4', previousId: 'a-12', userId: 'c-1042' },
  { accepted: 1 },
);
