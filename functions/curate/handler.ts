import { curateState } from '../../layers/contract/run-state.ts';
import { runCurate } from '../../layers/pipeline/curate/run-curate.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('curate', curateState, runCurate);
