import * as z from 'zod/mini';
import { runEstimate } from '../../contract/artefact-documents.ts';
import { DUMP_KINDS, PUBLISH_METHODS } from '../../contract/artefacts.ts';
import { type Content, documentKind } from '../../contract/stored-document.ts';
import type { ObjectStore } from '../../stores/objects.ts';
import { keys, readDocument } from '../artefacts.ts';
import { runConfigSchema } from '../config/shop-config.ts';

/** Mapping of live records: the contract itself, whatever the shop's dumps look like. */
export const LIVE_MAPPING = 'native';

/** UTC milliseconds. */
const time = z.number();

/** A delivered object, or a day of live records, and the name its validated form goes by. */
const input = z.object({
  kind: z.enum(DUMP_KINDS),
  /** The object; of live records the folder of their day. */
  key: z.string(),
  /** Live records lie in many small objects and are of the native contract; null: a dump as the shop delivered it. */
  live: z.nullable(
    z.object({
      /** The objects of the day; empty where their validated form is there already. */
      parts: z.array(z.string()),
    }),
  ),
  /** Of the content that is meant; absent for live records, and in plans of earlier releases. */
  etag: z.optional(z.string()),
  size: z.number(),
  deliveredAt: time,
  /** Fingerprint of the object's content, the mapping and the money rules: the same dump is validated once. */
  staged: z.string(),
});

/** What the run will do: written by `plan`, read by every later stage. */
export const PLAN = documentKind(
  z.object({
    runId: z.string(),
    /** The only look at the clock; events later than this are rejected. */
    now: time,
    config: runConfigSchema,
    inputs: z.array(input),
    /** Objects that are no dump, with the reason. */
    ignored: z.array(z.object({ key: z.string(), reason: z.string() })),
    /** Fingerprint of all inputs. */
    dataset: z.string(),
    /** Fingerprint of the configuration and the method. */
    configuration: z.string(),
    /** The key that customers and sessions are named under; absent: the shop's own identifiers. */
    pseudonyms: z.optional(z.string()),
    /** The version that serves while this run works. */
    serving: z.nullable(z.string()),
    /** Whether the shop delivered event dumps since the serving version was made. Absent in plans of earlier releases. */
    newDumps: z.optional(z.boolean()),
    /** Set when the serving version is only to be written again. */
    renew: z.nullable(z.string()),
    publishSlices: z.number(),
    /** Absent in plans of earlier releases, which write rows one by one. */
    publishBy: z.optional(z.enum(PUBLISH_METHODS)),
    estimate: runEstimate,
  }),
  'Start another run, which plans anew',
);
export type Plan = Content<typeof PLAN>;
export type Input = Plan['inputs'][number];

/** The plan of a run. Throws as {@link readDocument}. */
export function readPlan(objects: ObjectStore, runId: string): Promise<Plan> {
  return readDocument(objects, PLAN, keys.run(runId, 'plan'));
}
