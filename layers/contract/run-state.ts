import * as z from 'zod/mini';
import { PUBLISH_METHODS, VERSION_PARTS } from './artefacts.ts';
import type { DeepReadonly } from './stored-document.ts';

/*
 * The state of a run: its input, and the result of each stage under the stage's name (the state machine of infra/spec/run.ts adds
 * it). Each stage gets the whole state and checks what it needs of it; what it does not know it passes on.
 */

/** UTC milliseconds. */
const time = z.number();
const slice = z.int().check(z.minimum(0));
const run = { runId: z.string() };
const trained = z.looseObject({ version: z.string() });
/** The trained parts; absent in a run that only renews what serves. */
const train = z.optional(z.array(trained));

/** What one function holds at most. */
const ceiling = z.object({ memoryMb: z.number(), seconds: z.number(), storageMb: z.number() });

export const planState = z.looseObject({
  ...run,
  startAfter: z.iso.datetime(),
  /** What was erased in this run already. */
  erase: z.optional(z.unknown()),
  /** What one function holds, and the whole run; absent where nothing limits a stage but the machine. */
  ceilings: z.optional(
    z.object({ curate: ceiling, compact: ceiling, train: ceiling, publish: ceiling, runSeconds: z.number() }),
  ),
});
export type PlanState = DeepReadonly<z.infer<typeof planState>>;

export const planResult = z.object({
  /** `run`: work to do; `renew`: only write the serving version again; `erase`: first erase, or migrate pseudonyms; the rest ends the run. */
  outcome: z.enum(['run', 'erase', 'renew', 'busy', 'unchanged', 'nothing', 'held', 'too-large']),
  /** Why it is held or too large, and the way out; or what the run should be watched for. */
  reason: z.optional(z.string()),
  /** Numbers of the inputs that are not staged yet. */
  slices: z.array(slice),
  publishSlices: z.array(slice),
  /** How rows get into a table, where there is something to publish. */
  publishBy: z.optional(z.enum(PUBLISH_METHODS)),
  /** The parts of the version to train. */
  parts: z.array(z.enum(VERSION_PARTS)),
});
export type PlanResult = DeepReadonly<z.infer<typeof planResult>>;

export const compactState = z.looseObject({
  ...run,
  /** The result of this stage before the run was planned anew. */
  compact: z.optional(z.looseObject({ replaced: z.optional(z.array(z.array(z.string()))) })),
});
export type CompactState = DeepReadonly<z.infer<typeof compactState>>;

export const curateState = z.looseObject({ ...run, slice });
export type CurateState = DeepReadonly<z.infer<typeof curateState>>;

export const trainState = z.looseObject({ ...run, slice: z.enum(VERSION_PARTS) });
export type TrainState = DeepReadonly<z.infer<typeof trainState>>;

/** What a part was trained to be; in the report of the run. */
export interface Trained {
  readonly version: string;
  /** How the recipe came to be, in words; the trials with their times are in the hold-out's document. */
  readonly choice?: string;
}

export const judgeState = z.looseObject({ ...run, train: z.array(trained).check(z.minLength(1)) });
export type JudgeState = DeepReadonly<z.infer<typeof judgeState>>;

/** A run with a version to publish: the one it trained, or the one that its plan renews. */
export const versionState = z.looseObject({ ...run, train });
export type VersionState = DeepReadonly<z.infer<typeof versionState>>;

export const publishState = z.looseObject({ ...run, slice, train });
export type PublishState = DeepReadonly<z.infer<typeof publishState>>;

export const importState = z.looseObject({
  ...run,
  train,
  /** The result of this stage when it last looked. */
  import: z.optional(z.looseObject({ since: time })),
});
export type ImportState = DeepReadonly<z.infer<typeof importState>>;

const importResult = z.object({
  /** `importing`: to be asked again. */
  outcome: z.enum(['importing', 'imported']),
  table: z.string(),
  /** Since when this run waits for the import, … */
  since: time,
  /** … and since when it is under way. */
  startedAt: time,
  rows: z.number(),
  /** What is paid for. */
  bytes: z.number(),
});
export type ImportResult = DeepReadonly<z.infer<typeof importResult>>;

export const activateState = z.looseObject({
  ...run,
  train,
  /** The table that the rows were imported into; absent: they were written into the one that versions share. */
  import: z.optional(z.extend(importResult, { outcome: z.literal('imported') })),
});
export type ActivateState = DeepReadonly<z.infer<typeof activateState>>;

export const eraseState = z.looseObject({ ...run, activate: z.optional(z.unknown()) });
export type EraseState = DeepReadonly<z.infer<typeof eraseState>>;

/** As loose as can be: `finish` gives the lease back, whatever the stages before left. */
export const finishState = z.looseObject({
  ...run,
  plan: z.optional(z.looseObject({ outcome: z.string(), reason: z.optional(z.string()) })),
  compact: z.optional(z.looseObject({ outcome: z.string(), rejectShare: z.optional(z.number()) })),
  train,
  judge: z.optional(z.looseObject({ outcome: z.string() })),
  activate: z.optional(z.looseObject({ outcome: z.string() })),
  error: z.optional(z.unknown()),
});
export type FinishState = DeepReadonly<z.infer<typeof finishState>>;

/** `source` of the events that start a run; only that something happened counts. */
export const RUN_SOURCES = {
  upload: 'aws.s3',
  schedule: 'clientele.schedule',
  operator: 'clientele.operator',
} as const;

/** What starts a run: an upload, as EventBridge delivers it, the schedule, or an operator. */
export const triggerEvent = z.union([
  z.looseObject({ source: z.literal(RUN_SOURCES.upload), 'detail-type': z.literal('Object Created') }),
  z.looseObject({ source: z.enum([RUN_SOURCES.schedule, RUN_SOURCES.operator]) }),
]);
export type TriggerEvent = DeepReadonly<z.infer<typeof triggerEvent>>;
