import { z } from 'zod';
import { taskHandler } from '../../layers/platform/task.ts';
import { activateVersion } from './activate.ts';

const state = z.looseObject({
  runId: z.string(),
  train: z.array(z.looseObject({ version: z.string() })).optional(),
});

export const handler = taskHandler('activate', state, activateVersion);
