import { z } from 'zod';
import { HALVES } from '../../layers/platform/artefacts.ts';
import { taskHandler } from '../../layers/platform/task.ts';
import { trainHalf } from './train.ts';

const state = z.looseObject({ runId: z.string(), slice: z.enum(HALVES) });

export const handler = taskHandler('train', state, trainHalf);
