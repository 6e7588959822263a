import { callDocs, IDENTIFY_CALL, VIEW } from './call.docs.ts';

export const docs = callDocs(
  "Report several calls at once, as Segment's libraries do",
  "Up to 500 calls, each of its own `type`, from the shop's pages.",
  { batch: [VIEW, IDENTIFY_CALL] },
  { accepted: 2 },
);
