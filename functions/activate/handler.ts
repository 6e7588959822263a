import { z } from 'zod';
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

export const handler = taskHandler('activate', state, activateVersion);
