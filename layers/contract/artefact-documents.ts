import * as z from 'zod/mini';
import { DUMP_KINDS, PUBLISH_METHODS } from './artefacts.ts';
import { HEAVY_STAGES } from './stages.ts';
import { type Content, documentKind } from './stored-document.ts';

const count = z.number();
/** UTC milliseconds. */
const time = z.number();

/** What became of one dump. Written last, so its presence says that the rest is complete. */
export const STAGED = documentKind(
  z.object({
    kind: z.enum(DUMP_KINDS),
    /** Key of the dump. */
    source: z.string(),
    outcome: z.enum(['valid', 'unreadable']),
    rows: count,
    accepted: count,
    rejected: count,
    /** Rows that the mapping ignores: no faults, and in no other figure. */
    ignored: z._default(count, 0),
    ignoredByReason: z._default(z.record(z.string(), count), {}),
    /** Records of customers who were erased before: left out, and in no other figure. Absent where nobody was erased yet. */
    erased: z.optional(count),
    rejectedByReason: z.record(z.string(), count),
    /** What is wrong with the file as a whole, or null. */
    problem: z.nullable(z.string()),
    /** What was staged: the kind itself, and the items and customers that an event dump describes. */
    staged: z.array(z.enum(DUMP_KINDS)),
  }),
  'Delete it and start a run, which stages the dump again',
);
export type Staged = Content<typeof STAGED>;

/** The curated events of a dataset. Written last. */
export const CURATED = documentKind(
  z.object({
    dataset: z.string(),
    /** The key that customers and sessions are named under; absent: the shop's own identifiers. */
    pseudonyms: z.optional(z.string()),
    outcome: z.enum(['valid', 'invalid']),
    /** Why it is invalid, or how much was curated. */
    reason: z.string(),
    rows: count,
    rejected: count,
    /** Records of customers who were erased before the dump was delivered. */
    erased: count,
    duplicates: count,
    /** Identifiers that different events bear. */
    clashes: z._default(count, 0),
    events: count,
    rejectedByReason: z.record(z.string(), count),
    /** Dumps of which nothing could be read. */
    unreadable: z._default(
      z.array(z.object({ kind: z.enum(DUMP_KINDS), source: z.string(), problem: z.string() })),
      [],
    ),
    /** Dumps of which a part was read. */
    damaged: z._default(
      z.array(z.object({ kind: z.enum(DUMP_KINDS), source: z.string(), problem: z.string() })),
      [],
    ),
    /** How many dumps of events there are. */
    eventDumps: z._default(count, 0),
    /** Keys of the Parquet files. */
    eventFiles: z.array(z.string()),
    itemsFile: z.nullable(z.string()),
    customersFile: z.nullable(z.string()),
    /** Whose a device is; null where no device is anybody's. */
    devicesFile: z._default(z.nullable(z.string()), null),
  }),
  'Delete it and start a run, which makes the dataset again',
);
export type Curated = Content<typeof CURATED>;

/** What a part of a version is made of, beside its snapshot; written last. The same input gives the same manifest. */
export const MANIFEST = documentKind(
  z.object({
    version: z.string(),
    dataset: z.string(),
    configuration: z.string(),
    /** Rows that come of this part, over all publishing slices. */
    rows: count,
    snapshotBytes: count,
  }),
  'Delete it and start a run, which trains the part again',
);
export type Manifest = Content<typeof MANIFEST>;

/** What a publishing slice acknowledged: rows in the table, or in an object that is to be imported. */
export const RECEIPT = documentKind(
  z.object({
    version: z.string(),
    slice: z.number(),
    rows: count,
    /** What the rows cost, or would have cost, one by one. */
    writeUnits: count,
    /** Of the object's lines, uncompressed; absent where rows were written. */
    bytes: z.optional(count),
    /** When the rows' TTL ends. */
    expiresAt: time,
  }),
  'Start another run: this one cannot be completed',
);
export type Receipt = Content<typeof RECEIPT>;

/** Time and price of a way to publish, by unit prices of us-east-1. */
const wayEstimate = z.object({ seconds: count, dollars: count });
export type WayEstimate = Readonly<z.infer<typeof wayEstimate>>;

/** What publishing a version is expected to take in both ways, and which is taken. */
const publishingEstimate = z.object({
  by: z.enum(PUBLISH_METHODS),
  /** In words. */
  why: z.string(),
  /** Write units of all rows. */
  writeUnits: count,
  /** Gigabytes of the lines that carry the same rows to ImportTable. */
  gigabytes: count,
  writes: wayEstimate,
  import: wayEstimate,
});
export type PublishingEstimate = Readonly<z.infer<typeof publishingEstimate>>;

/** What one function of a stage is expected to take: the largest slice of those that are cut. */
const need = z.object({ stage: z.enum(HEAVY_STAGES), memoryMb: count, seconds: count, storageMb: count });
export type Need = Readonly<z.infer<typeof need>>;

/** What a run is expected to take; written into the plan before the work begins. Rows are estimated from bytes. */
export const runEstimate = z.object({
  /** Event rows over all inputs. */
  rows: count,
  /** The largest dump that is still to be validated; null when none is. */
  largest: z.nullable(z.object({ key: z.string(), rows: count })),
  publishSlices: count,
  needs: z.array(need),
  publishing: publishingEstimate,
});
export type RunEstimate = Readonly<z.infer<typeof runEstimate>>;

/** How a version got into a table, and what that cost: beside its manifest, and in the run's report. */
export const PUBLICATION = documentKind(
  z.object({
    version: z.string(),
    by: z.enum(PUBLISH_METHODS),
    /** Null: the table that versions share. */
    table: z.nullable(z.string()),
    rows: count,
    /** What the plan expected of both ways, and why it chose one; of a renewal, what a new version would take. */
    expected: publishingEstimate,
    /** By what was counted: all rows one by one. */
    writes: z.extend(wayEstimate, { writeUnits: count }),
    /** The import, where there was one; seconds as they passed. */
    import: z.nullable(z.extend(wayEstimate, { bytes: count })),
  }),
  'Nothing but people reads it: ignore or delete it',
);
export type Publication = Content<typeof PUBLICATION>;
