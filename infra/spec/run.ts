import type { PipelineFunction } from '../../layers/contract/functions.ts';
import type { Ceiling, Ceilings, HeavyStage } from '../../layers/contract/stages.ts';
import { RUN_SECONDS } from '../../layers/contract/stages.ts';
import { FUNCTIONS, memoryOf } from './functions.ts';
import { IMPORT_POLL_SECONDS, LEASE_POLL_SECONDS, PARALLELISM } from './limits.ts';

/**
 * A state of the run's state machine. Every function gets the whole state of the execution; its result is stored there under the
 * state's name. `field` and `items` are paths into it, `stage.property`.
 */
export type State = WaitState | TaskState | MapState | ChoiceState | FailState | SucceedState;

/** Waits for seconds, or until the time in `startAfter` (ISO 8601). */
export type WaitState = { readonly type: 'wait'; readonly next: string } & (
  | { readonly until: 'startAfter' }
  | { readonly seconds: number }
);

export interface TaskState {
  readonly type: 'task';
  readonly function: PipelineFunction;
  readonly next: string | null;
  /** Input that only the deployed state machine adds: limits that one machine does not have. */
  readonly cloudInput?: (maxMemoryMb: number) => Readonly<Record<string, unknown>>;
}

/** One call for each element of an array; it gets the element as `slice`. */
export interface MapState {
  readonly type: 'map';
  readonly function: PipelineFunction;
  readonly items: string;
  readonly concurrency: number;
  /**
   * From this number of elements on, each call is an execution of its own (a distributed map): the history of one execution
   * ends at 25,000 events. The result is then their number instead of their results. Absent: there are never that many.
   */
  readonly distributed?: { readonly from: number; readonly concurrency: number };
  readonly next: string;
}

/** Continues by the text in a field. */
export interface ChoiceState {
  readonly type: 'choice';
  readonly field: string;
  readonly cases: Readonly<Record<string, string>>;
  readonly otherwise: string;
}

export interface FailState {
  readonly type: 'fail';
  readonly error: string;
}

export interface SucceedState {
  readonly type: 'succeed';
}

export interface RunSpec {
  readonly startAt: string;
  /** Where any error continues, with the error under `error`. */
  readonly onError: string;
  readonly states: Readonly<Record<string, State>>;
}

/**
 * A run. Input: `{ runId, startAfter }`. `plan` takes the lease or answers `busy`; `finish` returns the lease and writes the
 * report, whatever happened before.
 */
export const RUN: RunSpec = {
  startAt: 'await-window',
  onError: 'finish',
  states: {
    'await-window': { type: 'wait', until: 'startAfter', next: 'plan' },
    plan: { type: 'task', function: 'plan', next: 'planned', cloudInput: cloudLimits },
    planned: {
      type: 'choice',
      field: 'plan.outcome',
      cases: { run: 'curate', renew: 'publish', busy: 'await-lease', erase: 'erase' },
      otherwise: 'finish',
    },
    /** Requested erasures come first; what is left is planned again. */
    erase: { type: 'task', function: 'erase', next: 'plan' },
    'await-lease': { type: 'wait', seconds: LEASE_POLL_SECONDS, next: 'plan' },
    curate: { type: 'map', function: 'curate', items: 'plan.slices', ...PARALLELISM.curate, next: 'compact' },
    compact: { type: 'task', function: 'compact', next: 'compacted' },
    compacted: {
      type: 'choice',
      field: 'compact.outcome',
      cases: { valid: 'train', replaced: 'plan' },
      otherwise: 'finish',
    },
    train: { type: 'map', function: 'train', items: 'plan.parts', ...PARALLELISM.train, next: 'judge' },
    judge: { type: 'task', function: 'judge', next: 'judged' },
    judged: { type: 'choice', field: 'judge.outcome', cases: { publish: 'publish' }, otherwise: 'finish' },
    publish: {
      type: 'map',
      function: 'publish',
      items: 'plan.publishSlices',
      ...PARALLELISM.publish,
      next: 'published',
    },
    published: {
      type: 'choice',
      field: 'plan.publishBy',
      cases: { import: 'import' },
      otherwise: 'activate',
    },
    import: { type: 'task', function: 'import', next: 'imported' },
    imported: {
      type: 'choice',
      field: 'import.outcome',
      cases: { importing: 'await-import' },
      otherwise: 'activate',
    },
    'await-import': { type: 'wait', seconds: IMPORT_POLL_SECONDS, next: 'import' },
    activate: { type: 'task', function: 'activate', next: 'erase-old-models' },
    /** Removes snapshots that know erased customers, now that a version without them serves. */
    'erase-old-models': { type: 'task', function: 'erase', next: 'finish' },
    finish: { type: 'task', function: 'finish', next: 'finished' },
    finished: {
      type: 'choice',
      field: 'finish.outcome',
      cases: { failed: 'failed' },
      otherwise: 'succeeded',
    },
    failed: { type: 'fail', error: 'RunFailed' },
    succeeded: { type: 'succeed' },
  },
};

/** Functions that are stages of a run. */
export const STAGE_FUNCTIONS: readonly PipelineFunction[] = [
  ...new Set(Object.values(RUN.states).flatMap((state) => ('function' in state ? [state.function] : []))),
];

/** `plan` refuses a run before it begins when a stage would need more than this. */
function cloudLimits(maxMemoryMb: number): { readonly ceilings: Ceilings } {
  const of = (stage: HeavyStage): Ceiling => {
    const { timeoutSeconds, storageMb } = FUNCTIONS[stage];
    return { memoryMb: memoryOf(stage, maxMemoryMb), seconds: timeoutSeconds, storageMb };
  };
  return {
    ceilings: {
      curate: of('curate'),
      compact: of('compact'),
      train: of('train'),
      publish: of('publish'),
      runSeconds: RUN_SECONDS,
    },
  };
}
