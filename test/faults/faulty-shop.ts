import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { startDynamo } from '../../infra/emulator/embedded-dynamo.ts';
import { startS3 } from '../../infra/emulator/embedded-s3.ts';
import { localBucket, localCredentials, localTables } from '../../infra/emulator/names.ts';
import { type Ended, type Execution, execute } from '../../infra/emulator/state-machine.ts';
import { RUN } from '../../infra/spec/run.ts';
import type { Serving } from '../../layers/contract/control-records.ts';
import type { PipelineFunction } from '../../layers/contract/functions.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import { runActivate } from '../../layers/pipeline/activate/run-activate.ts';
import { runCompact } from '../../layers/pipeline/compact/run-compact.ts';
import { runCurate } from '../../layers/pipeline/curate/run-curate.ts';
import { runErase } from '../../layers/pipeline/erase/run-erase.ts';
import { runFinish } from '../../layers/pipeline/finish/run-finish.ts';
import { runImport } from '../../layers/pipeline/import/run-import.ts';
import { runJudge } from '../../layers/pipeline/judge/run-judge.ts';
import { runPlan } from '../../layers/pipeline/plan/run-plan.ts';
import { LEASE_MS, type StagePorts } from '../../layers/pipeline/ports.ts';
import { runPublish } from '../../layers/pipeline/publish/run-publish.ts';
import { runTrain } from '../../layers/pipeline/train/run-train.ts';
import { type Control, controlTable } from '../../layers/stores/control.ts';
import { BUDGETS, withinBudget } from '../../layers/stores/deadlines.ts';
import { dynamoTableImports } from '../../layers/stores/imports/table-imports.ts';
import { dynamoLiveStore } from '../../layers/stores/live/live-dynamo.ts';
import { logger } from '../../layers/stores/log.ts';
import { type ObjectStore, s3ObjectStore } from '../../layers/stores/objects.ts';
import { erasuresTable } from '../../layers/stores/privacy/erasures.ts';
import { nameKeyTable } from '../../layers/stores/privacy/name-key.ts';
import { objectRemover } from '../../layers/stores/remove-objects.ts';
import { resultsWriter } from '../../layers/stores/results-writer.ts';
import { dynamoServingStore } from '../../layers/stores/serving-dynamo.ts';
import { type FaultyStore, faultyStore } from '../support/faulty-aws.ts';
import { memoryLiveStore } from '../support/memory-live.ts';
import { memoryCustomerRows } from '../support/memory-privacy.ts';

/**
 * A shop whose runs work in this process, stage by stage, on embedded stores behind which anything may go wrong. What the
 * test itself looks at, it looks at directly.
 */
export interface FaultyShop {
  /** Stores as the stages reach them. */
  readonly dynamo: FaultyStore;
  readonly s3: FaultyStore;
  /** S3 as DynamoDB reaches it when it imports. */
  readonly s3OfImports: FaultyStore;
  /** DynamoDB as request functions reach it, with faults of its own. */
  readonly front: FaultyStore;
  /** Past all faults. */
  readonly objects: ObjectStore;
  readonly control: Control;
  readonly ports: StagePorts;
  /** UTC milliseconds; waiting moves it on. */
  readonly clock: { now: number };
  deliver(name: string, content: string | Buffer): Promise<void>;
  run(runId: string, options?: RunOptions): Promise<Ended>;
  /**
   * Takes everything back to the moment before a run published, under another name: what it published is gone, the version
   * before serves, and the lease is the run's.
   */
  rewind(ended: Ended, runId: string, before: Serving): Promise<void>;
  /** Publishes and activates what a run made, after {@link rewind}. */
  publish(ended: Ended, runId: string, options?: RunOptions): Promise<Ended>;
  /** What stands in the results table and in those that were imported, by version: key without version ► body as JSON. */
  published(): Promise<Map<string, Map<string, string>>>;
  close(): Promise<void>;
}

export interface RunOptions {
  /** Called before each invocation. */
  readonly before?: (stage: PipelineFunction) => void | Promise<void>;
  /** Instead of moving the clock on. */
  readonly waitUntil?: (time: number) => Promise<void>;
  readonly ports?: StagePorts;
}

/** How a run ended and why, in one line: as `finish` said, or what kept it from saying so. */
export const howItEnded = ({ state }: Ended): string =>
  Object.values(state.finish ?? state.error ?? {}).join(': ');

const START = Date.UTC(2026, 6, 1);

type Stage = (ports: StagePorts, state: never) => Promise<unknown>;
const STAGES: Readonly<Partial<Record<PipelineFunction, Stage>>> = {
  plan: runPlan,
  curate: runCurate,
  compact: runCompact,
  train: runTrain,
  judge: runJudge,
  publish: runPublish,
  import: runImport,
  activate: runActivate,
  erase: (ports, state) => runErase({ ...ports, live: memoryLiveStore(), remove: async () => {} }, state),
  finish: (ports, state) => runFinish(ports, state, () => {}),
};

/** Training blocks the thread, which the other half's calls would take for a silent store. */
const ONE_AT_A_TIME = {
  ...RUN,
  states: Object.fromEntries(
    Object.entries(RUN.states).map(([name, state]) => [
      name,
      state.type === 'map' && state.function === 'train' ? { ...state, concurrency: 1 } : state,
    ]),
  ),
};

export async function faultyShop(): Promise<FaultyShop> {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-faulty-'));
  Object.assign(process.env, localCredentials);
  logger.setLogLevel('SILENT'); // failures are what is made here
  const store = await startS3(join(folder, 's3'), localBucket, () => {});
  const s3 = await faultyStore(store.endpoint);
  const s3OfImports = await faultyStore(store.endpoint);
  const embedded = {
    dynamo: await startDynamo(
      join(folder, 'dynamo'),
      {
        [localTables.results]: TABLES.results,
        [localTables.control]: TABLES.control,
        [localTables.activity]: TABLES.activity,
      },
      { s3: s3OfImports.endpoint },
    ),
    s3: store,
  };
  const dynamo = await faultyStore(embedded.dynamo.endpoint);
  const front = await faultyStore(embedded.dynamo.endpoint);

  const clock = { now: START };
  const direct = new DynamoDBClient({ endpoint: embedded.dynamo.endpoint });
  const objects = s3ObjectStore(localBucket, { endpoint: embedded.s3.endpoint });
  const control = controlTable(localTables.control, { endpoint: embedded.dynamo.endpoint });
  const stages = { ...withinBudget(BUDGETS.stage), endpoint: dynamo.endpoint };
  const controlOfStages = controlTable(localTables.control, stages);
  const ports: StagePorts = {
    environment: {
      shop: 'faulty',
      bucket: localBucket,
      resultsTable: localTables.results,
      controlTable: localTables.control,
      activityTable: localTables.activity,
      stateMachine: undefined,
      coalesceSeconds: 300,
      deliveryDelaySeconds: 600,
      eventStream: undefined,
      itemStream: undefined,
    },
    objects: s3ObjectStore(localBucket, { endpoint: s3.endpoint }),
    control: controlOfStages,
    erasures: erasuresTable(localTables.control, { endpoint: dynamo.endpoint }),
    nameKey: nameKeyTable(localTables.control, { endpoint: dynamo.endpoint }),
    now: () => clock.now,
    remainingMs: () => Number.POSITIVE_INFINITY,
    imports: dynamoTableImports(
      { bucket: localBucket, tableEncryptionKey: undefined },
      { endpoint: dynamo.endpoint },
    ),
    remove: objectRemover(localBucket, { endpoint: s3.endpoint }),
    live: dynamoLiveStore(localTables.activity, stages),
    customerRows: memoryCustomerRows(new Map(), new Map()),
    renameLive: async () => {},
    results: resultsWriter({ table: localTables.results, client: stages }),
    rowsOf: (resultsTable) =>
      dynamoServingStore({
        resultsTable,
        activityTable: localTables.activity,
        control: controlOfStages,
        client: stages,
        consistent: true,
      }),
  };

  async function deliver(name: string, content: string | Buffer): Promise<void> {
    const path = join(folder, 'dump');
    writeFileSync(path, content);
    await objects.upload(path, `raw/events/${name}`);
  }

  function run(runId: string, options: RunOptions = {}): Promise<Ended> {
    return executed({ runId, startAfter: new Date(clock.now).toISOString() }, options);
  }

  function publish({ state }: Ended, runId: string, options: RunOptions = {}): Promise<Ended> {
    const { plan, train, judge } = state;
    return executed({ runId, plan, train, judge }, options, 'publish');
  }

  async function rewind({ state }: Ended, runId: string, before: Serving): Promise<void> {
    const { version = '' } = (state.train as readonly { version: string }[])[0] ?? {};
    for (const key of (await published()).get(version)?.keys() ?? []) {
      const Key = { pk: { S: `${version}|${key}` } };
      await direct.send(new DeleteItemCommand({ TableName: localTables.results, Key }));
    }
    await control.activate(before, (await control.serving(true))?.version);
    const plan = (await objects.readJson(`runs/${state.runId}/plan.json`)) as object;
    await objects.writeJson(`runs/${runId}/plan.json`, { ...plan, runId });
    await control.breakLease();
    await control.acquire(runId, clock.now, clock.now + LEASE_MS);
  }

  function executed(input: Execution, options: RunOptions, startAt: string = RUN.startAt): Promise<Ended> {
    return execute(
      {
        spec: { ...ONE_AT_A_TIME, startAt },
        invoke: async (name, input) => {
          await options.before?.(name);
          const stage = STAGES[name];
          if (stage === undefined) throw new Error(`No stage ${name}`);
          return stage(options.ports ?? ports, input as never);
        },
        waitUntil:
          options.waitUntil ??
          (async (time) => {
            clock.now = Math.max(clock.now, time);
          }),
        now: () => clock.now,
      },
      input,
    );
  }

  async function published(): Promise<Map<string, Map<string, string>>> {
    const versions = new Map<string, Map<string, string>>();
    const imported = (await control.imports()).filter(({ state }) => state === 'complete');
    for (const table of [localTables.results, ...imported.map(({ table }) => table)])
      await addRows(table, versions);
    return versions;
  }

  async function addRows(TableName: string, versions: Map<string, Map<string, string>>): Promise<void> {
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await direct.send(new ScanCommand({ TableName, ExclusiveStartKey: from }));
      for (const { pk, body } of page.Items ?? []) {
        const [version = '', ...rest] = (pk?.S ?? '').split('|');
        const rows = versions.get(version) ?? new Map<string, string>();
        rows.set(rest.join('|'), inflateRawSync(body?.B ?? new Uint8Array()).toString('utf8'));
        versions.set(version, rows);
      }
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  async function close(): Promise<void> {
    for (const store of [dynamo, s3, front, s3OfImports, embedded.dynamo, embedded.s3]) await store.close();
    rmSync(folder, { recursive: true, force: true });
  }

  return {
    dynamo,
    s3,
    s3OfImports,
    front,
    objects,
    control,
    ports,
    clock,
    deliver,
    run,
    rewind,
    publish,
    published,
    close,
  };
}
