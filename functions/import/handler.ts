import { importState } from '../../layers/contract/run-state.ts';
import { runImport } from '../../layers/pipeline/import/run-import.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('import', importState, runImport);
