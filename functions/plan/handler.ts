import { z } from 'zod';
import { taskHandler } from '../../layers/platform/task.ts';
import { planRun } from './plan.ts';

const state = z.looseObject({ runId: z.string(), startAfter: z.iso.datetime() });

export const handler = taskHandler('plan', state, planRun);
