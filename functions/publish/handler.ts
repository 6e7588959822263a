import { z } from 'zod';
import { publishSlice } from '../../layers/pipeline/publish/publish.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

const state = z.looseObject({
  runId: z.string(),
  slice: z.number().int().min(0),
  train: z.array(z.looseObject({ version: z.string() })).optional(),
});

export const handler = taskHandler('publish', state, publishSlice);
