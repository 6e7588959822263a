import { z } from 'zod';
import { curateDump } from '../../layers/pipeline/curate/curate.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

const state = z.looseObject({ runId: z.string(), slice: z.number().int().min(0) });

export const handler = taskHandler('curate', state, curateDump);
