import { sliceState } from '../../layers/contract/run-state.ts';
import { publishSlice } from '../../layers/pipeline/publish/publish.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

const state = sliceState.pick({ runId: true, slice: true, train: true });

export const handler = taskHandler('publish', state, publishSlice);
