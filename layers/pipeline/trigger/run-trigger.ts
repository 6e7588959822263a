import type { TriggerEvent } from '../../contract/run-state.ts';
import { logger } from '../../stores/log.ts';
import { stepFunctionRuns } from '../../stores/runs.ts';
import type { StagePorts } from '../ports.ts';
import { windowRun } from './window.ts';

/**
 * Starts the run of the current window, unless an earlier event of the window has done so.
 * @throws ClienteleError `config.invalid` where the environment names no state machine; `store.unavailable`
 */
export async function runTrigger(
  { environment, now }: Pick<StagePorts, 'environment' | 'now'>,
  { source }: TriggerEvent,
): Promise<{ readonly runId: string; readonly started: boolean }> {
  const { stateMachine, coalesceSeconds } = environment;
  const run = windowRun(now(), coalesceSeconds);
  const { runId } = run;
  const started = await stepFunctionRuns(stateMachine).start(run);
  logger.info(started ? 'run started' : 'run of this window exists', { runId, source });
  return { runId, started };
}
