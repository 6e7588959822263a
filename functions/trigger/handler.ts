import { triggerEvent } from '../../layers/contract/run-state.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';
import { runTrigger } from '../../layers/pipeline/trigger/run-trigger.ts';

export const handler = stageHandler('trigger', triggerEvent, runTrigger);
