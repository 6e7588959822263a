import { runState } from '../../layers/contract/run-state.ts';
import { activateVersion } from '../../layers/pipeline/activate/activate.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { customerRows } from '../../layers/stores/privacy/customer-rows.ts';

const state = runState.pick({ runId: true, train: true, import: true });

export const handler = taskHandler('activate', state, activateVersion, ({ around, control }) => ({
  rows: customerRows(around.resultsTable, around.activityTable, control),
}));
