import { z } from 'zod';
import { taskHandler } from '../../layers/platform/task.ts';
import { compactDataset } from './compact.ts';

const state = z.looseObject({ runId: z.string() });

export const handler = taskHandler('compact', state, compactDataset);
