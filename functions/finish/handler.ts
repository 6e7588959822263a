import { z } from 'zod';
import { finishRun } from '../../layers/pipeline/finish/finish.ts';
import type { SweepPorts } from '../../layers/pipeline/finish/sweep-imports.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';
import { objectRemover } from '../../layers/stores/remove-objects.ts';

const outcome = z.looseObject({ outcome: z.string() }).optional();
const state = z.looseObject({
  runId: z.string(),
  plan: outcome,
  compact: z.looseObject({ outcome: z.string(), rejectShare: z.number().optional() }).optional(),
  train: z.array(z.looseObject({ version: z.string() })).optional(),
  judge: outcome,
  activate: outcome,
  error: z.unknown().optional(),
});

let more: Pick<SweepPorts, 'imports' | 'remove'> | undefined;

export const handler = taskHandler('finish', state, (run, ports) => {
  const { bucket, tableEncryptionKey } = ports.around;
  more ??= { imports: dynamoTableImports({ bucket, tableEncryptionKey }), remove: objectRemover(bucket) };
  return finishRun(run, { ...ports, ...more });
});
