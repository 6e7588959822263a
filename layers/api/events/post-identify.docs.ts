import { callDocs, IDENTIFY_CALL } from './call.docs.ts';

export const docs = callDocs(
  'Say who a visitor is, as a Segment `identify` call',
  'Links the device to the customer: what was done on it is theirs from the next answer on.',
  IDENTIFY_CALL,
  { accepted: 1 },
);
