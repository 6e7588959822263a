import { z } from 'zod';
import { taskHandler } from '../../layers/platform/task.ts';
import { finishRun } from './finish.ts';

const outcome = z.looseObject({ outcome: z.string() }).optional();
const state = z.looseObject({
  runId: z.string(),
  plan: outcome,
  compact: z.looseObject({ outcome: z.string(), rejectShare: z.number().optional() }).optional(),
  train: z.array(z.looseObject({ version: z.string() })).optional(),
  judge: outcome,
  activate: outcome,
  error: z.unknown().optional(),
});

export const handler = taskHandler('finish', state, (run, ports) => finishRun(run, ports));
