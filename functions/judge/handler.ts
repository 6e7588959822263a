import { z } from 'zod';
import { taskHandler } from '../../layers/platform/task.ts';
import { judgeVersion } from './judge.ts';

const state = z.looseObject({
  runId: z.string(),
  train: z.array(z.looseObject({ version: z.string() })).min(1),
});

export const handler = taskHandler('judge', state, judgeVersion);
