import { runState } from '../../layers/contract/run-state.ts';
import { eraseCustomers } from '../../layers/pipeline/erase/erase.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { BUDGETS, withinBudget } from '../../layers/stores/deadlines.ts';
import { dynamoLiveStore } from '../../layers/stores/live/live-dynamo.ts';
import { customerRows } from '../../layers/stores/privacy/customer-rows.ts';
import { renameLive } from '../../layers/stores/privacy/rename-live.ts';
import { objectRemover } from '../../layers/stores/remove-objects.ts';

export const handler = taskHandler('erase', runState.pick({ runId: true }), eraseCustomers, (ports) => {
  const { bucket, resultsTable, activityTable } = ports.around;
  return {
    live: dynamoLiveStore(activityTable, withinBudget(BUDGETS.stage)),
    rows: customerRows(resultsTable, activityTable, ports.control),
    remove: objectRemover(bucket),
    renameLive: renameLive(activityTable),
  };
});
