import { z } from 'zod';
import { activateVersion } from '../../layers/pipeline/activate/activate.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { surroundings } from '../../layers/stores/config.ts';
import { type CustomerRows, customerRows } from '../../layers/stores/privacy/customer-rows.ts';

const state = z.looseObject({
  runId: z.string(),
  train: z.array(z.looseObject({ version: z.string() })).optional(),
  import: z
    .looseObject({
      outcome: z.literal('imported'),
      table: z.string(),
      since: z.number(),
      startedAt: z.number(),
      rows: z.number(),
      bytes: z.number(),
    })
    .optional(),
});

let rows: CustomerRows | undefined;

export const handler = taskHandler('activate', state, async (run, ports) => {
  const { resultsTable, activityTable } = surroundings();
  rows ??= customerRows(resultsTable, activityTable, ports.control);
  return activateVersion(run, { ...ports, rows });
});
