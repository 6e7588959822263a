import { z } from 'zod';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { stepFunctionRuns } from '../../layers/pipeline/runs.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { runOf } from '../../layers/pipeline/trigger/window.ts';
import { logger } from '../../layers/stores/log.ts';

/** What may start a run: an upload (EventBridge), the schedule, or a person. Only that something happened counts. */
const cause = z.union([
  z.looseObject({ source: z.literal('aws.s3'), 'detail-type': z.literal('Object Created') }),
  z.looseObject({ source: z.enum(['clientele.schedule', 'clientele.operator']) }),
]);

/** Starts the run of the current window, unless an earlier event of the window has done so. */
export const handler = taskHandler('trigger', cause, async (event, ports) => {
  const { stateMachine, coalesceSeconds } = ports.around;
  if (stateMachine === undefined) {
    throw new ClienteleError(
      'config.invalid',
      'CLIENTELE_STATE_MACHINE is not set: the trigger cannot start runs',
    );
  }
  const run = runOf(ports.now(), coalesceSeconds);
  const started = await stepFunctionRuns(stateMachine).start(run);
  logger.info(started ? 'run started' : 'run of this window exists', {
    runId: run.runId,
    source: event.source,
  });
  return { runId: run.runId, started };
});
