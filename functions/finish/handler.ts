import { runState } from '../../layers/contract/run-state.ts';
import { finishRun } from '../../layers/pipeline/finish/finish.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';
import { objectRemover } from '../../layers/stores/remove-objects.ts';

const state = runState.pick({
  runId: true,
  plan: true,
  compact: true,
  train: true,
  judge: true,
  activate: true,
  error: true,
});

export const handler = taskHandler('finish', state, finishRun, ({ around }) => ({
  imports: dynamoTableImports(around),
  remove: objectRemover(around.bucket),
}));
