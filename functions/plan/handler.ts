import { runState } from '../../layers/contract/run-state.ts';
import { planRun } from '../../layers/pipeline/plan/plan.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

const state = runState.pick({ runId: true, startAfter: true, ceilings: true });

export const handler = taskHandler('plan', state, planRun);
