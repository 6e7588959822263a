import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENT_VARIABLES } from '../../layers/contract/environment-variables.ts';
import { RUN_SOURCES } from '../../layers/contract/run-state.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import { runPrune } from '../../layers/pipeline/prune/run-prune.ts';
import { type Control, controlTable } from '../../layers/stores/control.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';
import { type ObjectStore, s3ObjectStore } from '../../layers/stores/objects.ts';
import { type Erasures, erasuresTable } from '../../layers/stores/privacy/erasures.ts';
import { objectRemover } from '../../layers/stores/remove-objects.ts';
import { rowPruner } from '../../layers/stores/row-pruner.ts';
import { RUN } from '../spec/run.ts';
import { EXPIRY_DAYS, STREAMS, UPLOAD_PREFIXES } from '../spec/storage.ts';
import { type EventBus, eventBus } from './bus.ts';
import { startDynamoThread } from './dynamo-thread.ts';
import { startFirehose } from './embedded-firehose.ts';
import { type ObjectCreated, startS3 } from './embedded-s3.ts';
import { LOCAL_STATE_MACHINE, startExecutionsEndpoint } from './executions.ts';
import { LOCAL_SHOP, localBucket, localCredentials, localStreams, localTables } from './names.ts';
import { execute, type Machine } from './state-machine.ts';
import { workerPool } from './workers.ts';

/** Uploads within this window cause one run; in the cloud it is minutes. */
const COALESCE_SECONDS = 1;

/** How a run ended, by the report of `finish`. */
export interface RunEnd {
  readonly runId: string;
  readonly outcome: string;
  readonly reason: string;
}

/** What starts a run: an upload, or an operator. */
type RunCause = ObjectCreated | { readonly source: typeof RUN_SOURCES.operator };

/** The system on one machine: stores, events and runs. The API is in gateway.ts. */
export interface LocalSystem {
  readonly objects: ObjectStore;
  readonly control: Control;
  readonly erasures: Erasures;
  readonly endpoints: { readonly s3: string; readonly dynamo: string; readonly states: string };
  /** From now on uploads start runs, also those that came before. */
  openBus(): void;
  /**
   * Starts a run of the current window and resolves when it and every run before it have ended. It includes all uploads so
   * far: those that are waiting start no other run.
   */
  run(): Promise<RunEnd>;
  /** Resolves when every run that was started by now has ended, with the ends of all runs since the start. */
  settled(): Promise<readonly RunEnd[]>;
  /** Called when a run begins. */
  onRunBegin(listener: (runId: string) => void): void;
  /** Called for the end of every run. */
  onRunEnd(listener: (end: RunEnd) => void): void;
  /** Whether a run works. */
  isBusy(): boolean;
  close(): Promise<void>;
}

export interface LocalOptions {
  readonly data: string;
  readonly onStep?: NonNullable<Machine['onStep']>;
  /** Threads for the stages of a run. */
  readonly threads?: number;
  /** Versions that stay after a run, the serving one included; absent: nothing is removed. */
  readonly keepVersions?: number;
}

/** Starts the embedded services on 127.0.0.1 and sets this process's environment, so that the handlers run unchanged. */
export async function startLocalSystem(options: LocalOptions): Promise<LocalSystem> {
  Object.assign(process.env, localCredentials);
  process.env.POWERTOOLS_LOG_LEVEL ??= 'ERROR';
  // Metrics are printed in a format for CloudWatch, not for the screen.
  process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';

  const events: EventBus<RunCause> = eventBus((error) =>
    console.error(`An upload could not start a run: ${reasonOf(error)}`),
  );
  const s3 = await startS3(join(options.data, 's3'), localBucket, (event) => {
    if (UPLOAD_PREFIXES.some((prefix) => event.detail.object.key.startsWith(prefix))) events.put(event);
  });
  const dynamo = await startDynamoThread(
    join(options.data, 'dynamodb'),
    {
      [localTables.results]: TABLES.results,
      [localTables.control]: TABLES.control,
      [localTables.activity]: TABLES.activity,
    },
    { s3: s3.endpoint },
    { isUsed: hasRun(options.data) },
  );

  const ends: RunEnd[] = [];
  const listeners = new Set<(end: RunEnd) => void>();
  const beginListeners = new Set<(runId: string) => void>();
  const pool = workerPool(options.threads ?? Math.max(2, availableParallelism()));
  let closing = false;
  let flushLive: () => Promise<void> = async () => {};
  const machine: Machine = {
    spec: RUN,
    invoke: (name, input) => pool.invoke(name, input),
    waitUntil: (time) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now()))),
    now: Date.now,
    ...(options.onStep === undefined ? {} : { onStep: options.onStep }),
  };
  // Executions wait for each other here, not for the lease, which is tried only every half minute.
  let queue: Promise<void> = Promise.resolve();
  const states = await startExecutionsEndpoint((runId, input) => {
    queue = queue.then(async () => {
      for (const listener of beginListeners) listener(runId);
      // A run finds every event that was accepted before it began.
      await flushLive().catch(reportFailedFlush);
      const { state } = await execute(machine, input);
      if (closing) return;
      const finish = state.finish as { outcome: string; reason: string } | undefined;
      const end = {
        runId,
        outcome: finish?.outcome ?? 'failed',
        reason: finish?.reason ?? causeOf(state.error),
      };
      if (end.outcome === 'activated' && options.keepVersions !== undefined)
        await pruneStores(options.keepVersions);
      if (closing) return;
      ends.push(end);
      for (const listener of listeners) listener(end);
    });
  });

  const objects = s3ObjectStore(localBucket, { endpoint: s3.endpoint });
  const firehose = await startFirehose({
    directory: join(options.data, 'streams'),
    streams: {
      [localStreams.events]: STREAMS.events.prefix,
      [localStreams.items]: STREAMS.items.prefix,
    },
    upload: (path, key) => objects.upload(path, key),
    onError: reportFailedFlush,
    onRefused: reportRefused,
  });
  flushLive = firehose.flush;
  // All at once, when everything runs: a client that is made sees every endpoint or none.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_FIREHOSE: firehose.endpoint,
    AWS_ENDPOINT_URL_SFN: states.endpoint,
    [ENVIRONMENT_VARIABLES.shop]: LOCAL_SHOP,
    [ENVIRONMENT_VARIABLES.bucket]: localBucket,
    [ENVIRONMENT_VARIABLES.resultsTable]: localTables.results,
    [ENVIRONMENT_VARIABLES.controlTable]: localTables.control,
    [ENVIRONMENT_VARIABLES.activityTable]: localTables.activity,
    [ENVIRONMENT_VARIABLES.stateMachine]: LOCAL_STATE_MACHINE,
    [ENVIRONMENT_VARIABLES.coalesceSeconds]: String(COALESCE_SECONDS),
    [ENVIRONMENT_VARIABLES.deliveryDelaySeconds]: '0',
    [ENVIRONMENT_VARIABLES.eventStream]: localStreams.events,
    [ENVIRONMENT_VARIABLES.itemStream]: localStreams.items,
  });

  const control = controlTable(localTables.control);

  /** What lifecycle rules and TTL do in the cloud, and more: a laptop needs no version of a month ago. */
  async function pruneStores(keep: number): Promise<void> {
    try {
      await runPrune(
        {
          objects,
          control,
          remove: objectRemover(localBucket),
          imports: dynamoTableImports({ bucket: localBucket }),
          rows: { results: rowPruner(localTables.results), activity: rowPruner(localTables.activity) },
          now: Date.now,
        },
        { keep, expiryDays: EXPIRY_DAYS },
      );
      await dynamo.compact();
    } catch (error) {
      if (!closing)
        console.error(`Old versions were not removed: ${reasonOf(error)}. The next run tries again.`);
    }
  }
  // Only one process works on a folder: a lease that exists now belongs to a process that was killed.
  await control.breakLease();

  async function trigger(cause: RunCause): Promise<string> {
    const { runId } = (await pool.invoke('trigger', cause)) as { runId: string };
    return runId;
  }

  const triggering = new Set<Promise<unknown>>();

  function openBus(): void {
    events.open(async (event) => {
      const triggered = trigger(event);
      triggering.add(triggered);
      await triggered.finally(() => triggering.delete(triggered));
    });
  }

  async function settled(): Promise<readonly RunEnd[]> {
    await Promise.allSettled(triggering);
    await queue;
    return [...ends];
  }

  async function run(): Promise<RunEnd> {
    events.dropWaiting();
    const runId = await trigger({ source: RUN_SOURCES.operator });
    return new Promise((resolve) => {
      const ended = ends.find((end) => end.runId === runId);
      if (ended !== undefined) return resolve(ended);
      listeners.add(function check(end) {
        if (end.runId !== runId) return;
        listeners.delete(check);
        resolve(end);
      });
    });
  }

  async function close(): Promise<void> {
    closing = true;
    await pool.close();
    await states.close();
    await firehose.close();
    await s3.close();
    await dynamo.close();
  }

  return {
    objects,
    control,
    erasures: erasuresTable(localTables.control),
    endpoints: { s3: s3.endpoint, dynamo: dynamo.endpoint, states: states.endpoint },
    openBus,
    run,
    settled,
    onRunBegin: (listener) => void beginListeners.add(listener),
    onRunEnd: (listener) => void listeners.add(listener),
    isBusy: pool.isBusy,
    close,
  };
}

/** Whether a shop of this folder has run: its tables were there before the first run began. */
export function hasRun(data: string): boolean {
  return existsSync(join(data, 's3', localBucket, 'runs'));
}

function reportFailedFlush(error: unknown): void {
  console.error(
    `Live records cannot be written to the bucket yet; they stay in the journal: ${reasonOf(error)}`,
  );
}

function reportRefused(error: unknown): void {
  console.error(
    `Live records cannot be kept and are refused with 503 until that is over: ${reasonOf(error)}`,
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function causeOf(error: unknown): string {
  return error === undefined ? 'The run gave no reason' : JSON.stringify(error);
}
