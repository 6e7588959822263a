import pMap from 'p-map';
import type { PipelineFunction } from '../../layers/contract/functions.ts';
import type { MapState, RunSpec } from '../spec/run.ts';

/** What an execution runs on. */
export interface Machine {
  readonly spec: RunSpec;
  /** Invokes a function and gives its result. */
  invoke(name: PipelineFunction, input: Execution): Promise<unknown>;
  /** Waits until a point in time, UTC milliseconds. */
  waitUntil(time: number): Promise<void>;
  now(): number;
  /** Called at every step, for progress. `total` is the number of slices of a map, else 1. */
  onStep?(step: { readonly state: string; readonly done: number; readonly total: number }): void;
}

/** The state of an execution: its input, and each state's result under the state's name. */
export type Execution = Readonly<Record<string, unknown>>;

export interface Ended {
  readonly succeeded: boolean;
  readonly state: Execution;
}

/**
 * Runs an execution of infra/spec/run.ts as Step Functions would: the same states, results under the states' names, a bounded
 * number of concurrent calls of a map, any error to `onError`; an error there fails the execution.
 */
export async function execute(machine: Machine, input: Execution): Promise<Ended> {
  const { states, startAt, onError } = machine.spec;
  let state: Execution = input;
  let at = startAt;
  for (;;) {
    const step = states[at];
    if (step === undefined) throw new Error(`The run has no state ${at}`);
    if (step.type === 'succeed') return { succeeded: true, state };
    if (step.type === 'fail') return { succeeded: false, state };
    if (step.type === 'choice') {
      at = step.cases[String(pick(state, step.field))] ?? step.otherwise;
      continue;
    }
    if (step.type === 'wait') {
      const until =
        'until' in step ? Date.parse(String(pick(state, step.until))) : machine.now() + step.seconds * 1000;
      await machine.waitUntil(until);
      at = step.next;
      continue;
    }
    try {
      const result =
        step.type === 'map'
          ? resultOf(step, await runMap(machine, at, step, state))
          : await runTask(machine, at, step.function, state);
      state = { ...state, [at]: result };
      at = step.next ?? 'succeeded';
    } catch (error) {
      if (at === onError) return { succeeded: false, state };
      state = {
        ...state,
        error: { Error: nameOf(error), Cause: JSON.stringify({ errorMessage: messageOf(error) }) },
      };
      at = onError;
    }
  }
}

async function runTask(
  machine: Machine,
  name: string,
  fn: PipelineFunction,
  state: Execution,
): Promise<unknown> {
  machine.onStep?.({ state: name, done: 0, total: 1 });
  const result = await machine.invoke(fn, state);
  machine.onStep?.({ state: name, done: 1, total: 1 });
  return result;
}

async function runMap(machine: Machine, name: string, step: MapState, state: Execution): Promise<unknown[]> {
  const slices = pick(state, step.items) as readonly unknown[];
  let done = 0;
  machine.onStep?.({ state: name, done, total: slices.length });
  return pMap(
    slices,
    async (slice) => {
      const result = await machine.invoke(step.function, { ...state, slice });
      machine.onStep?.({ state: name, done: ++done, total: slices.length });
      return result;
    },
    { concurrency: step.concurrency },
  );
}

/** The results of a map's calls; of a map that may have very many, only their number. */
function resultOf(step: MapState, results: readonly unknown[]): unknown {
  return step.distributed === undefined ? results : { slices: results.length };
}

/** The value at a dotted path. */
function pick(state: Execution, path: string): unknown {
  let value: unknown = state;
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return value;
}

function nameOf(error: unknown): string {
  return error instanceof Error && 'code' in error
    ? String(error.code)
    : error instanceof Error
      ? error.name
      : 'Error';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
