import { runState } from '../../layers/contract/run-state.ts';
import { importVersion } from '../../layers/pipeline/import/import.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';

const state = runState.pick({ runId: true, train: true, import: true });

export const handler = taskHandler('import', state, importVersion, ({ around }) => ({
  imports: dynamoTableImports(around),
}));
