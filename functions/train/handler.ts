import { partState } from '../../layers/contract/run-state.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { trainHalf } from '../../layers/pipeline/train/train.ts';

export const handler = taskHandler('train', partState.pick({ runId: true, slice: true }), trainHalf);
