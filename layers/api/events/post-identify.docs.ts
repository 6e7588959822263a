import { callDocs, IDENTIFY_CALL } from './call.docs.ts';

export const docs = callDocs(
  'Say who a visitor is, as a Segment `identify` call',
  'Links the device to the customer. From the next answer on, what was done on it counts as theirs.',
  IDENTIFY_CALL,
  { accepted: 1 },
);
