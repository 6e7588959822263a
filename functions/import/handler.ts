import { z } from 'zod';
import { importVersion } from '../../layers/pipeline/import/import.ts';
import { taskHandler } from '../../layers/pipeline/task.ts';
import { dynamoTableImports, type TableImports } from '../../layers/stores/imports/table-imports.ts';

const state = z.looseObject({
  runId: z.string(),
  train: z.array(z.looseObject({ version: z.string() })).optional(),
  import: z.looseObject({ since: z.number() }).optional(),
});

let imports: TableImports | undefined;

export const handler = taskHandler('import', state, (run, ports) => {
  const { bucket, tableEncryptionKey } = ports.around;
  imports ??= dynamoTableImports({ bucket, tableEncryptionKey });
  return importVersion(run, { ...ports, imports });
});
