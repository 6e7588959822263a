import { publishState } from '../../layers/contract/run-state.ts';
import { runPublish } from '../../layers/pipeline/publish/run-publish.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('publish', publishState, runPublish);
