import * as z from 'zod/mini';
import { type Content, documentKind } from './stored-document.ts';

/** UTC milliseconds. */
const time = z.number();

/** An erasure and how far it got. */
export const ERASURE_RECORD = documentKind(
  z.object({
    /** The tombstone of the customer's identifier (stores/privacy/tombstones.ts), which also keeps out later events. */
    erasureId: z.string(),
    /** The identifier while it is needed for searching; null when complete. */
    customer: z.nullable(z.string()),
    /** Devices that were the customer's alone, while they are needed for searching; absent: none are known. */
    devices: z.optional(z.array(z.string())),
    /** Those of them of which dumps say so. */
    statedDevices: z.optional(z.array(z.string())),
    requestedAt: time,
    /**
     * A sweep of the bucket from this time on is the last, because everything accepted before the request has arrived there. Absent
     * in records of earlier releases: any sweep.
     */
    sweepFrom: z.optional(time),
    completedAt: z.nullable(time),
    /** Versions registered when the erasure was requested. */
    versionsThen: z.array(z.string()),
    /** Those of them that contained the customer. */
    versionsWith: z.array(z.string()),
    /** When the first sweep of the bucket ended: versions trained later do not contain the customer. */
    freeFrom: z.nullable(time),
    /** When the bucket was last swept. */
    sweptAt: z.nullable(time),
    /**
     * Rewritten dumps by key: when the shop delivered them, their new etag (null: being written; empty: nothing was left), and those
     * that they had before, which are not taken from the same file again (absent in records of earlier releases).
     */
    rewritten: z.record(
      z.string(),
      z.object({ deliveredAt: time, etag: z.nullable(z.string()), before: z.optional(z.array(z.string())) }),
    ),
    /**
     * Place ► how much of the customer was removed there, in the place's own unit (unitOf in stores/privacy/certificate.ts).
     * Recorded before the removal, so that a failure loses no count.
     */
    removed: z.record(z.string(), z.number()),
    /** Place ► when data that cannot be removed sooner expires; known when complete. */
    remains: z.record(z.string(), time),
  }),
  'Restore the control table to a time before (point-in-time recovery): without the record the customer is not erased',
);
export type ErasureRecord = Content<typeof ERASURE_RECORD>;
