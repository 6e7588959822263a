import type { z } from 'zod';
import type { runCause } from '../../contract/run-state.ts';
import { logger } from '../../stores/log.ts';
import type { TaskPorts } from '../ports.ts';
import type { Runs } from '../runs.ts';
import { runOf } from './window.ts';

/** Starts the run of the current window, unless an earlier event of the window has started it. */
export async function startRun(
  { source }: z.infer<typeof runCause>,
  ports: TaskPorts & { readonly runs: Runs },
): Promise<{ runId: string; started: boolean }> {
  const run = runOf(ports.now(), ports.around.coalesceSeconds);
  const started = await ports.runs.start(run);
  logger.info(started ? 'run started' : 'run of this window exists', { runId: run.runId, source });
  return { runId: run.runId, started };
}
