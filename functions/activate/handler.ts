import { activateState } from '../../layers/contract/run-state.ts';
import { runActivate } from '../../layers/pipeline/activate/run-activate.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('activate', activateState, runActivate);
