import { sliceState } from '../../layers/contract/run-state.ts';
import { curateDump } from '../../layers/pipeline/curate/curate.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

export const handler = taskHandler('curate', sliceState.pick({ runId: true, slice: true }), curateDump);
