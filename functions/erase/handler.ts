import { z } from 'zod';
import { surroundings } from '../../layers/platform/config.ts';
import { BUDGETS, withinBudget } from '../../layers/platform/deadlines.ts';
import { dynamoLiveStore } from '../../layers/platform/live/live-dynamo.ts';
import { customerRows } from '../../layers/platform/privacy/customer-rows.ts';
import { renameLive } from '../../layers/platform/privacy/rename-live.ts';
import { objectRemover } from '../../layers/platform/remove-objects.ts';
import { taskHandler } from '../../layers/platform/task.ts';
import { type EraseOutcome, type ErasePorts, eraseCustomers } from './erase.ts';

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
