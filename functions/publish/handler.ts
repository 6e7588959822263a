import { z } from 'zod';
import { taskHandler } from '../../layers/platform/task.ts';
import { publishSlice } from './publish.ts';

const state = z.looseObject({
  runId: z.string(),
  slice: z.number().int().min(0),
  train: z.array(z.looseObject({ version: z.string() })).optional(),
});

export const handler = taskHandler('publish', state, publishSlice);
