import * as z from 'zod/mini';
import { type Content, documentKind } from './stored-document.ts';

/** UTC milliseconds. */
const time = z.number();

/** An erasure and how far it got. */
export const ERASURE_RECORD = documentKind(
  z.object({
    /** The tombstone of the customer's identifier, see stores/privacy/tombstones.ts: also what keeps the customer out from now on. */
    erasureId: z.string(),
    /** The identifier, as long as something has to be looked for by it; null when complete. */
    customer: z.nullable(z.string()),
    requestedAt: time,
    /**
     * From then on a sweep of the bucket is the last: what was accepted before the request has arrived there. Absent in records
     * of earlier releases: at once.
     */
    sweepFrom: z.optional(time),
    completedAt: z.nullable(time),
    /** Versions that were registered when the erasure was asked for. */
    versionsThen: z.array(z.string()),
    /** Those of them that knew the customer. */
    versionsWith: z.array(z.string()),
    /** When the bucket was first gone through: versions learnt later know nothing of the customer. */
    freeFrom: z.nullable(time),
    /** When the bucket was last gone through. */
    sweptAt: z.nullable(time),
    /** Dumps that were rewritten, by key: when the shop delivered them, and what they are now (null: being written). */
    rewritten: z.record(z.string(), z.object({ deliveredAt: time, etag: z.nullable(z.string()) })),
    /**
     * Place ► how much of the customer was removed there, in the place's own unit (unitOf in stores/privacy/certificate.ts).
     * Written before it is removed, so nothing is forgotten.
     */
    removed: z.record(z.string(), z.number()),
    /** Place ► until when what cannot be removed sooner remains; known when complete. */
    remains: z.record(z.string(), time),
  }),
  'Restore the control table to a time before (point-in-time recovery): without the record the customer is not erased',
);
export type ErasureRecord = Content<typeof ERASURE_RECORD>;
