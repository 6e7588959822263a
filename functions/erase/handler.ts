import { z } from 'zod';
import { type EraseOutcome, eraseCustomers } from '../../layers/pipeline/erase/erase.ts';
import type { ErasePorts } from '../../layers/pipeline/erase/ports.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { surroundings } from '../../layers/stores/config.ts';
import { BUDGETS, withinBudget } from '../../layers/stores/deadlines.ts';
import { dynamoLiveStore } from '../../layers/stores/live/live-dynamo.ts';
import { customerRows } from '../../layers/stores/privacy/customer-rows.ts';
import { renameLive } from '../../layers/stores/privacy/rename-live.ts';
import { objectRemover } from '../../layers/stores/remove-objects.ts';

const state = z.looseObject({ runId: z.string() });

let more: Pick<ErasePorts, 'live' | 'rows' | 'remove' | 'renameLive'> | undefined;

export const handler = taskHandler('erase', state, async (run, ports): Promise<EraseOutcome> => {
  const { bucket, resultsTable, activityTable } = surroundings();
  more ??= {
    live: dynamoLiveStore(activityTable, withinBudget(BUDGETS.stage)),
    rows: customerRows(resultsTable, activityTable, ports.control),
    remove: objectRemover(bucket),
    renameLive: renameLive(activityTable),
  };
  return eraseCustomers(run, { ...ports, ...more });
});
