import { z } from 'zod';
import { taskHandler } from '../../layers/platform/task.ts';
import { curateDump } from './curate.ts';

const state = z.looseObject({ runId: z.string(), slice: z.number().int().min(0) });

export const handler = taskHandler('curate', state, curateDump);
