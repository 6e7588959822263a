/**
 * What a shop takes of the services, for each customer, item, event and request. Rows and bytes: measured on Online Retail II
 * (5,875 customers, 4,917 items, 1,021,348 events) by `npm run bench -- footprint`; other shops' lists are as long, so that
 * theirs are alike.
 */
export const footprint = {
  /** Of all rows of one version, lists and pages shared out. */
  customerWriteUnits: 7.0,
  customerRowBytes: 5565,
  itemWriteUnits: 4.4,
  itemRowBytes: 3607,
  /** Dumps, validated and curated, compressed. */
  eventBytes: 34,
  /** Of one version's snapshots, for each event it learnt from; kept for 90 days. */
  snapshotBytesAnEvent: 44,
  snapshotVersions: 90,
  /**
   * Of one request for a list: the row (up to 8 kB, eventually consistent) and, consistently, what the customer did and the head
   * of what is steered.
   */
  requestReadUnits: 3,
  /** Of one event posted alone: the customer's document and the session's; reading them before. */
  postWriteUnits: 2,
  postReadUnits: 2,
  /** Time of a request in Lambda, taken as: the embedded store answers in less, DynamoDB in about as much. */
  requestSeconds: 0.01,
  requestMemoryMb: 512,
  runTransitions: 25,
} as const;
