import { z } from 'zod';
import { taskHandler } from '../../layers/platform/task.ts';
import { trainVersion } from './train.ts';

const state = z.looseObject({ runId: z.string() });

export const handler = taskHandler('train', state, trainVersion);
