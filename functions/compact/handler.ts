import { compactState } from '../../layers/contract/run-state.ts';
import { runCompact } from '../../layers/pipeline/compact/run-compact.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('compact', compactState, runCompact);
