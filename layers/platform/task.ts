import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import middy from '@middy/core';
import type { z } from 'zod';
import { ClienteleError } from '../analytics/errors.ts';
import { type Surroundings, surroundings } from './config.ts';
import { type Control, controlTable } from './control.ts';
import { logger } from './log.ts';
import { type ObjectStore, s3ObjectStore } from './objects.ts';
import { type Erasures, erasuresTable } from './privacy/erasures.ts';
import { loggedError, unquoted } from './privacy/logged-error.ts';
import { type NameKey, nameKeyTable } from './privacy/name-key.ts';

/** What a stage of the run works with. */
export interface TaskPorts {
  readonly around: Surroundings;
  readonly objects: ObjectStore;
  readonly control: Control;
  readonly erasures: Erasures;
  readonly nameKey: NameKey;
  /** UTC milliseconds. Only `plan`, the lease and the register look at it; models never do. */
  readonly now: () => number;
}

/** Longest time a stage may take before its lease falls to another run: the Lambda limit and a margin. */
export const LEASE_MS = 20 * 60 * 1000;

/**
 * A function of the run as a Lambda handler: validates its input, logs how it ended, and lets errors through to the
 * state machine, which retries or goes to `finish`. Clients are built once a container.
 */
export function taskHandler<I extends z.ZodType, O>(
  name: string,
  input: I,
  act: (input: z.infer<I>, ports: TaskPorts) => Promise<O>,
) {
  let ports: TaskPorts | undefined;

  async function run(event: unknown): Promise<O> {
    const parsed = input.safeParse(event);
    if (!parsed.success) {
      throw new ClienteleError(
        'request.invalid',
        `${name} got an input it does not understand: ${parsed.error.message}`,
      );
    }
    ports ??= portsFromEnvironment();
    return act(parsed.data, ports);
  }

  return middy()
    .onError(({ error }) => {
      const known = error instanceof ClienteleError;
      logger.error(`${name} failed`, {
        code: known ? error.code : 'internal',
        reason: known ? error.message : unquoted(error?.message ?? ''),
        // A defect: where it happened is what whoever mends it has to know.
        ...(known || error === null ? {} : { failure: loggedError(error) }),
      });
    })
    .after(({ response }) => {
      logger.info(`${name} done`, { response });
    })
    .handler(run);
}

function portsFromEnvironment(): TaskPorts {
  const around = surroundings();
  return {
    around,
    objects: s3ObjectStore(around.bucket),
    control: controlTable(around.controlTable),
    erasures: erasuresTable(around.controlTable),
    nameKey: nameKeyTable(around.controlTable),
    now: Date.now,
  };
}

/** Keeps the lease while a stage of the run works. Throws `run.lease_lost` when another run has it. */
export async function holdLease(ports: TaskPorts, runId: string): Promise<void> {
  await ports.control.renew(runId, ports.now() + LEASE_MS);
}

/** Gives a folder to work in and removes it afterwards, whatever happens. */
export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs `work` on every element, at most `width` at a time; results in the order of the elements. After a failure no more
 * are begun, and what is under way ends first: nothing works on behind the back of the caller.
 */
export async function eachOf<T, R>(
  elements: readonly T[],
  width: number,
  work: (element: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(elements.length);
  let next = 0;
  async function drain(): Promise<void> {
    while (next < elements.length) {
      const i = next++;
      try {
        results[i] = await work(elements[i] as T);
      } catch (error) {
        next = elements.length;
        throw error;
      }
    }
  }
  const lanes = Array.from({ length: Math.min(width, elements.length) }, drain);
  const ended = await Promise.allSettled(lanes);
  const failed = ended.find((lane) => lane.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
