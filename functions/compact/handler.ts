import { z } from 'zod';
import { compactDataset } from '../../layers/pipeline/compact/compact.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

const state = z.looseObject({ runId: z.string() });

export const handler = taskHandler('compact', state, compactDataset);
