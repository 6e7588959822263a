import { z } from 'zod';
import { VERSION_PARTS } from '../../layers/contract/artefacts.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { trainHalf } from '../../layers/pipeline/train/train.ts';

const state = z.looseObject({ runId: z.string(), slice: z.enum(VERSION_PARTS) });

export const handler = taskHandler('train', state, trainHalf);
