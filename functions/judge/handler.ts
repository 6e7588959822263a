import { runState } from '../../layers/contract/run-state.ts';
import { judgeVersion } from '../../layers/pipeline/judge/judge.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

const state = runState.pick({ runId: true, train: true }).required();

export const handler = taskHandler('judge', state, judgeVersion);
