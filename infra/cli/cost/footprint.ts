/**
 * What a shop uses of the services for each customer, item, event and request. Rows and bytes are measured on Online Retail II
 * (5,875 customers, 4,917 items, 1,021,348 events) by `npm run bench -- footprint`; lists have a fixed length, so other shops are
 * close to it.
 */
export const footprint = {
  /** All rows of one version, divided by customers and items. */
  customerWriteUnits: 7.0,
  customerRowBytes: 5565,
  itemWriteUnits: 4.4,
  itemRowBytes: 3607,
  /** One event in the validated and curated files, compressed. */
  eventBytes: 34,
  /** Snapshots of one version, per event it learnt from; kept for 90 days. */
  snapshotBytesAnEvent: 44,
  snapshotVersions: 90,
  /**
   * One request for a list: the row (up to 8 kB, eventually consistent) and, consistently read, the customer's recent activity and
   * the merchandising rules.
   */
  requestReadUnits: 3,
  /** One event posted alone: reads and writes the documents of the customer and the session. */
  postWriteUnits: 2,
  postReadUnits: 2,
  /** Time of a request in Lambda, an assumption: DynamoDB takes about as long, the embedded store less. */
  requestSeconds: 0.01,
  runTransitions: 25,
} as const;
