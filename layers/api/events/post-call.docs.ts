import { callDocs, VIEW } from './call.docs.ts';

export const docs = callDocs(
  'Report a call of analytics.js',
  'The path behind `calls/` is the letter of the call: `t`, `i`, `a`, `p`, `s`, `g`, or `b` for a batch. Set `apiHost` of the Segment.io integration to this host with `/v1/calls` behind it.',
  VIEW,
  { accepted: 1 },
);
