import { trainState } from '../../layers/contract/run-state.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';
import { runTrain } from '../../layers/pipeline/train/run-train.ts';

export const handler = stageHandler('train', trainState, runTrain);
