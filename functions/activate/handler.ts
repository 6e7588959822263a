import { z } from 'zod';
import { surroundings } from '../../layers/platform/config.ts';
import { type CustomerRows, customerRows } from '../../layers/platform/privacy/customer-rows.ts';
import { taskHandler } from '../../layers/platform/task.ts';
import { activateVersion } from './activate.ts';

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
