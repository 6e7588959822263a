import { runState } from '../../layers/contract/run-state.ts';
import { compactDataset } from '../../layers/pipeline/compact/compact.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';

export const handler = taskHandler('compact', runState.pick({ runId: true }), compactDataset);
