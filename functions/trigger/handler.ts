import { runCause } from '../../layers/contract/run-state.ts';
import { stepFunctionRuns } from '../../layers/pipeline/runs.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { startRun } from '../../layers/pipeline/trigger/trigger.ts';

export const handler = taskHandler('trigger', runCause, startRun, ({ around }) => ({
  runs: stepFunctionRuns(around.stateMachine),
}));
