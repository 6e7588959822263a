import { z } from 'zod';
import { judgeVersion } from '../../layers/pipeline/judge/judge.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

const state = z.looseObject({
  runId: z.string(),
  train: z.array(z.looseObject({ version: z.string() })).min(1),
});

export const handler = taskHandler('judge', state, judgeVersion);
