import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod/mini';
import { ClienteleError } from '../contract/errors.ts';
import { documentKind, parseDocument } from '../contract/stored-document.ts';
import { controlTable } from '../stores/control.ts';
import { BUDGETS, withinBudget } from '../stores/deadlines.ts';
import { readEnvironment } from '../stores/environment.ts';
import { dynamoTableImports } from '../stores/imports/table-imports.ts';
import { dynamoLiveStore } from '../stores/live/live-dynamo.ts';
import { logger } from '../stores/log.ts';
import { s3ObjectStore } from '../stores/objects.ts';
import { customerRows } from '../stores/privacy/customer-rows.ts';
import { erasuresTable } from '../stores/privacy/erasures.ts';
import { loggedError, unquoted } from '../stores/privacy/logged-error.ts';
import { nameKeyTable } from '../stores/privacy/name-key.ts';
import { renameLive } from '../stores/privacy/rename-live.ts';
import { objectRemover } from '../stores/remove-objects.ts';
import { resultsWriter } from '../stores/results-writer.ts';
import { dynamoServingStore } from '../stores/serving-dynamo.ts';
import type { StagePorts } from './ports.ts';

/**
 * A stage of the run as a Lambda handler: checks the state of the run, logs how the stage ended, and lets errors through to
 * the state machine, which retries or goes to `finish`. Clients are built once a container.
 */
export function stageHandler<S extends z.core.$ZodType, Result>(
  name: string,
  state: S,
  run: (ports: StagePorts, state: z.infer<S>) => Promise<Result>,
) {
  const kind = documentKind(
    state,
    'Start another run; the state machine and the functions must be of one release',
  );
  let ports: StagePorts | undefined;

  return middy()
    .onError(({ error }) => {
      const known = error instanceof ClienteleError;
      logger.error(`stage ${name} failed`, {
        code: known ? error.code : 'internal',
        reason: known ? error.message : unquoted(error?.message ?? ''),
        // Not an error of ours, so a defect: whoever mends it has to know where it happened.
        ...(known || error === null ? {} : { failure: loggedError(error) }),
      });
    })
    .after(({ response }) => {
      logger.info(`stage ${name} done`, { response });
    })
    .handler(async (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Result> => {
      const checked = parseDocument(kind, event, `The state that ${name} was given`);
      ports ??= portsFromEnvironment();
      return run({ ...ports, remainingMs: () => context.getRemainingTimeInMillis() }, checked);
    });
}

function portsFromEnvironment(): StagePorts {
  const environment = readEnvironment();
  const { bucket, tableEncryptionKey, activityTable, resultsTable } = environment;
  const control = controlTable(environment.controlTable);
  const client = withinBudget(BUDGETS.stage);
  return {
    environment,
    objects: s3ObjectStore(bucket),
    remove: objectRemover(bucket),
    control,
    erasures: erasuresTable(environment.controlTable),
    nameKey: nameKeyTable(environment.controlTable),
    imports: dynamoTableImports({ bucket, tableEncryptionKey }),
    live: dynamoLiveStore(activityTable, client),
    customerRows: customerRows(resultsTable, activityTable, control),
    renameLive: renameLive(activityTable),
    results: resultsWriter({ table: resultsTable }),
    rowsOf: (table) =>
      dynamoServingStore({ resultsTable: table, activityTable, control, client, consistent: true }),
    now: Date.now,
    remainingMs: () => Number.POSITIVE_INFINITY,
  };
}
