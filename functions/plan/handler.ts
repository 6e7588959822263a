import { planState } from '../../layers/contract/run-state.ts';
import { runPlan } from '../../layers/pipeline/plan/run-plan.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('plan', planState, runPlan);
