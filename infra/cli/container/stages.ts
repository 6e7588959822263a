import { totalmem } from 'node:os';
import { LEASE_MS } from '../../../layers/pipeline/ports.ts';
import { controlTable } from '../../../layers/stores/control.ts';
import { readEnvironment } from '../../../layers/stores/environment.ts';
import { type Execution, execute } from '../../emulator/state-machine.ts';
import { workerPool } from '../../emulator/workers.ts';
import { RUN, STAGE_FUNCTIONS } from '../../spec/run.ts';
import { usageError } from '../fail.ts';

/** How a run ended, as its last stage reports. */
export interface ContainerEnd {
  readonly outcome: string;
  readonly reason: string;
}

/** Several renewals per lease, so that one may fail. */
const HEARTBEAT_MS = LEASE_MS / 5;

/**
 * Tells the event engine how much memory of this machine a worker may use, as Lambda does. Keeps a value that is set.
 * @param workers stages at a time
 */
export function shareMemory(workers: number, env: NodeJS.ProcessEnv = process.env): void {
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ??= String(Math.floor(bytes / 2 ** 20 / workers));
}

/**
 * Runs one stage with the handler that Lambda runs.
 * @throws ClienteleError `request.invalid` for an unknown stage
 */
export async function runStage(stage: string, input: unknown): Promise<unknown> {
  if (!STAGE_FUNCTIONS.some((name) => name === stage))
    throw usageError(`There is no stage ${stage}. Choose one of ${STAGE_FUNCTIONS.join(', ')}`);
  const pool = workerPool(1);
  try {
    return await pool.invoke(stage, input);
  } finally {
    await pool.close();
  }
}

/**
 * Does a whole run on this machine, against the bucket and the tables of the environment: the same states and handlers as in the
 * cloud, without the limits of a function. The lease is renewed throughout, so no other run starts however long a stage takes.
 * @param workers stages, and slices of a stage, at a time
 */
export async function runAll(workers: number, now: () => number = Date.now): Promise<ContainerEnd> {
  const startAfter = new Date(now()).toISOString();
  const runId = `container-${startAfter.replaceAll(/[^0-9]/g, '')}`;
  const pool = workerPool(workers);
  const control = controlTable(readEnvironment().controlTable);
  const heartbeat = setInterval(() => {
    // Fails before plan takes the lease and after finish releases it. A stage that has lost the lease fails by itself.
    control.renew(runId, now() + LEASE_MS).catch(() => {});
  }, HEARTBEAT_MS);
  try {
    const { state } = await execute(
      {
        spec: RUN,
        invoke: (name, input: Execution) => pool.invoke(name, input),
        waitUntil: (time) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time - now()))),
        now,
      },
      { runId, startAfter },
    );
    const finish = state.finish as ContainerEnd | undefined;
    return (
      finish ?? { outcome: 'failed', reason: JSON.stringify(state.error ?? 'The run ended without a report') }
    );
  } finally {
    clearInterval(heartbeat);
    await pool.close();
  }
}
