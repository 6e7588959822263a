import { finishState } from '../../layers/contract/run-state.ts';
import { runFinish } from '../../layers/pipeline/finish/run-finish.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('finish', finishState, (ports, state) => runFinish(ports, state));
