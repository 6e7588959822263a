import { callDocs } from './call.docs.ts';

export const docs = callDocs(
  'Link an earlier identifier to a customer, as a Segment `alias` call',
  "What was done under `previousId` before anybody said who it was becomes the customer's.",
  { type: 'alias', messageId: 'm-4', previousId: 'a-12', userId: 'c-1042' },
  { accepted: 1 },
);
