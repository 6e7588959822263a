import * as z from 'zod/mini';
import { type Content, documentKind } from './stored-document.ts';

const RESTORE =
  'Set the item right by hand, or restore the control table to a time before (point-in-time recovery)';

/** UTC milliseconds. */
const time = z.number();

/** The pointer: the version that serves. */
export const SERVING = documentKind(
  z.object({
    version: z.string(),
    activatedAt: time,
    /** After this the rows may have been removed. */
    expiresAt: time,
    /** The key that its customers and sessions are named under (stores/privacy/names.ts); absent: the shop's own identifiers. */
    pseudonyms: z.optional(z.string()),
    /** The table that was imported for this version alone; absent: its rows are in the table that versions share. */
    table: z.optional(z.string()),
    /** Imported tables of other versions that can still be read, by version. */
    tables: z.optional(z.record(z.string(), z.string())),
    /** Since when an operator holds this version: no run moves the pointer until the hold is lifted. Absent: not held. */
    heldSince: z.optional(time),
  }),
  RESTORE,
);
export type Serving = Content<typeof SERVING>;

/** A published version in the register. */
export const VERSION_RECORD = documentKind(
  z.object({
    version: z.string(),
    dataset: z.string(),
    configuration: z.string(),
    rows: z.number(),
    publishedAt: time,
    /** When the inputs that it was learnt from were listed: everything delivered before is in it. Absent in records of earlier releases. */
    learntAt: z.optional(time),
    /** Until when its rows are kept. */
    expiresAt: time,
    /** As in {@link SERVING}. */
    pseudonyms: z.optional(z.string()),
    table: z.optional(z.string()),
  }),
  RESTORE,
);
export type VersionRecord = Content<typeof VERSION_RECORD>;

/**
 * A table that is imported for one version. Written before the service is asked for the table, and kept until the table is
 * gone: no table exists that nobody knows of.
 */
export const IMPORT_RECORD = documentKind(
  z.object({
    table: z.string(),
    version: z.string(),
    /** The objects with the rows: all those of the bucket below this prefix. */
    prefix: z.string(),
    /** Fingerprint of what the rows are made of beside the version. */
    content: z.string(),
    rows: z.number(),
    /** Of the objects, uncompressed. */
    bytes: z.number(),
    /** Name of the import with the service; null until it has answered. */
    arn: z.nullable(z.string()),
    startedAt: time,
    /** `complete`: the service counted every row. `abandoned`: never to serve, and to be removed. */
    state: z.enum(['importing', 'complete', 'abandoned']),
  }),
  RESTORE,
);
export type ImportRecord = Content<typeof IMPORT_RECORD>;

/** How the last run ended; kept so that the next one need not repeat it on the same input. */
export const LAST_RUN = documentKind(
  z.object({
    runId: z.string(),
    dataset: z.string(),
    configuration: z.string(),
    outcome: z.string(),
    finishedAt: time,
  }),
  RESTORE,
);
export type LastRun = Content<typeof LAST_RUN>;

/** The reporting currency and its rates, as the last run was planned with. */
export const MONEY = documentKind(
  z.object({ currency: z.string(), rates: z.record(z.string(), z.number()) }),
  RESTORE,
);

/**
 * A sweep of the bucket for erased customers that one function did not finish: the next run continues it. It searches for everybody
 * whose erasure is open, and ends the search for those it began with.
 */
export const SWEEP = documentKind(
  z.object({
    begunAt: time,
    /** The erasures it began with, and when each was requested. */
    erasures: z.array(z.object({ erasureId: z.string(), requestedAt: time })),
    /** The object that was searched last, in the order of the sweep; null: none yet. */
    after: z.nullable(z.string()),
    /** The object that is being searched, and for which time: one that no function can search in time must not end every run. */
    trying: z.nullable(z.object({ key: z.string(), times: z.number() })),
  }),
  RESTORE,
);
export type Sweep = Content<typeof SWEEP>;

/** The key that all live documents are named under; null: the shop's own identifiers. */
export const LIVE_NAMES = documentKind(z.object({ keyId: z.nullable(z.string()) }), RESTORE);

/** The keys that tag recommendation ids, newest first; each 32 bytes as base64. */
export const RECOMMENDATION_KEYS = documentKind(
  z.object({ keys: z.array(z.object({ key: z.string(), madeAt: time })) }),
  RESTORE,
);
