import { z } from 'zod';
import { planRun } from '../../layers/pipeline/plan/plan.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

const ceiling = z.object({ memoryMb: z.number(), seconds: z.number(), storageMb: z.number() });

const state = z.looseObject({
  runId: z.string(),
  startAfter: z.iso.datetime(),
  ceilings: z
    .object({
      curate: ceiling,
      compact: ceiling,
      train: ceiling,
      publish: ceiling,
      runSeconds: z.number(),
    })
    .optional(),
});

export const handler = taskHandler('plan', state, planRun);
