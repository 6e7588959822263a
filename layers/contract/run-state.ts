import { z } from 'zod';
import { VERSION_PARTS } from './artefacts.ts';

/** `source` of the events that start a run; only that something happened counts. */
export const RUN_SOURCES = {
  upload: 'aws.s3',
  schedule: 'clientele.schedule',
  operator: 'clientele.operator',
} as const;

/** What starts a run: an upload, as EventBridge delivers it, the schedule, or an operator. */
export const runCause = z.union([
  z.looseObject({ source: z.literal(RUN_SOURCES.upload), 'detail-type': z.literal('Object Created') }),
  z.looseObject({ source: z.enum([RUN_SOURCES.schedule, RUN_SOURCES.operator]) }),
]);

const result = z.looseObject({ outcome: z.string() });
const ceiling = z.object({ memoryMb: z.number(), seconds: z.number(), storageMb: z.number() });

/**
 * The state of a run: its input, and the results of stages that later stages read, under the states' names of
 * infra/spec/run.ts. Each function checks the part that it reads.
 */
export const runState = z.looseObject({
  runId: z.string(),
  /** The run begins at this time, so that it lists every upload of its window. */
  startAfter: z.iso.datetime(),
  /** Limits of the functions; absent where a run has none. */
  ceilings: z
    .object({ curate: ceiling, compact: ceiling, train: ceiling, publish: ceiling, runSeconds: z.number() })
    .optional(),
  plan: result.optional(),
  compact: result.extend({ rejectShare: z.number().optional() }).optional(),
  train: z
    .array(z.looseObject({ version: z.string() }))
    .min(1)
    .optional(),
  judge: result.optional(),
  import: z
    .looseObject({
      outcome: z.enum(['importing', 'imported']),
      table: z.string(),
      since: z.number(),
      startedAt: z.number(),
      rows: z.number(),
      bytes: z.number(),
    })
    .optional(),
  activate: result.optional(),
  error: z.unknown().optional(),
});

/** The state of a run as the function of a numbered slice gets it. */
export const sliceState = runState.extend({ slice: z.int().min(0) });

/** The state of a run as the training of one part of a version gets it. */
export const partState = runState.extend({ slice: z.enum(VERSION_PARTS) });
