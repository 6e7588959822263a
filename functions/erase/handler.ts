import { eraseState } from '../../layers/contract/run-state.ts';
import { runErase } from '../../layers/pipeline/erase/run-erase.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('erase', eraseState, runErase);
