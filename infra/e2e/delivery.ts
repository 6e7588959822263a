import { mkdirSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { getHealth } from '../../layers/api/service/get-health.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { DAY_MS } from '../../layers/contract/events/days.ts';
import { SHOP_CONFIG_KEY } from '../../layers/pipeline/config/shop-config.ts';
import { controlTable } from '../../layers/stores/control.ts';
import { s3ObjectStore } from '../../layers/stores/objects.ts';
import { type Dump, uploadDumps } from '../cli/dumps/upload-dumps.ts';
import { writeDemoShop } from '../demo/write.ts';
import type { Caller } from './caller.ts';
import { COALESCE_SECONDS, type Deployed } from './deployment.ts';
import { CREDENTIALS, type MiniStack, REGION } from './ministack.ts';
import type { Places } from './places.ts';

/** Longest time from an upload to the activation of its version. */
const ACTIVATION_SECONDS = 420;

/** Dumps of a small demo shop: all but the last month of events, and that month. */
export interface Deliveries {
  readonly first: readonly Dump[];
  readonly second: readonly Dump[];
}

/**
 * Writes the dumps, up to today, so that live events continue where they end.
 */
export async function makeDeliveries(places: Places): Promise<Deliveries> {
  const folder = join(places.scratch, 'dumps');
  const until = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  mkdirSync(folder, { recursive: true });
  const dumps = await writeDemoShop(folder, { customers: 300, items: 200, months: 8, until });
  const last = dumps.filter(({ kind }) => kind === 'events').at(-1);
  return {
    first: dumps.filter((dump) => dump !== last),
    second: dumps.filter((dump) => dump === last),
  };
}

/** The deployed shop as its owner sees it: a bucket to deliver to, runs to watch, an API that names the serving version. */
export class Shop {
  private readonly miniStack: MiniStack;
  private readonly deployed: Deployed;
  private readonly caller: Caller;
  private readonly runs: SFNClient;

  constructor(miniStack: MiniStack, deployed: Deployed, caller: Caller) {
    this.miniStack = miniStack;
    this.deployed = deployed;
    this.caller = caller;
    this.runs = new SFNClient(this.clientConfig());
  }

  /** Uploads dumps, all within one coalescing window. */
  async deliver(dumps: readonly Dump[]): Promise<void> {
    const objects = s3ObjectStore(this.deployed.BucketName, { ...this.clientConfig(), forcePathStyle: true });
    const windowMs = COALESCE_SECONDS * 1000;
    await sleep(windowMs - (Date.now() % windowMs));
    await uploadDumps(objects, dumps, () => {});
  }

  /** Writes the shop's configuration for the next run. */
  async configure(config: object): Promise<void> {
    const objects = s3ObjectStore(this.deployed.BucketName, { ...this.clientConfig(), forcePathStyle: true });
    await objects.writeJson(SHOP_CONFIG_KEY, config);
  }

  /** The table that the serving version was imported into. Throws when it was not imported. */
  async importedTable(version: string): Promise<string> {
    const serving = await controlTable(this.deployed.ControlTableName, this.clientConfig()).serving(true);
    if (serving?.version !== version || serving.table === undefined) {
      throw new Error(`${version} was not imported; the pointer is ${JSON.stringify(serving)}`);
    }
    return serving.table;
  }

  /** The serving version, by the API; undefined before the first, and when the API is not available. */
  async version(): Promise<string | undefined> {
    const reply = await fetch(`${this.caller.url}/v1/health`, { signal: AbortSignal.timeout(20_000) });
    const text = await reply.text();
    // A function that starts on a busy machine may not reach its table in time.
    if (reply.status === 503) return undefined;
    if (reply.status !== 200) throw new Error(`GET /v1/health answered ${reply.status}: ${text}`);
    return getHealth.response.parse(JSON.parse(text)).model_version ?? undefined;
  }

  /** Waits for a version other than `previous`. Throws when all runs have ended without one. */
  async activation(previous: string | undefined): Promise<string> {
    const deadline = Date.now() + ACTIVATION_SECONDS * 1000;
    let seen = 0;
    while (Date.now() < deadline) {
      const executions = await this.executions();
      const version = await this.version();
      if (version !== undefined && version !== previous) return version;
      const isOver = executions.every(({ status }) => status !== 'RUNNING');
      // The API caches the pointer for some seconds, so it is asked again after the end of the runs.
      seen = executions.length > 0 && isOver ? seen + 1 : 0;
      if (seen > COALESCE_SECONDS * 2) throw await this.noActivation(executions);
      await sleep(1000);
    }
    throw new Error(`No activation within ${ACTIVATION_SECONDS} s`);
  }

  /** Waits until no run is active and gives the number of runs so far. Throws when one of them failed. */
  async allRunsEnded(): Promise<number> {
    for (;;) {
      const executions = await this.executions();
      const failed = executions.find(({ status }) => status !== 'RUNNING' && status !== 'SUCCEEDED');
      if (failed) throw await this.noActivation([failed]);
      if (executions.every(({ status }) => status === 'SUCCEEDED')) return executions.length;
      await sleep(1000);
    }
  }

  private async executions(): Promise<ExecutionListItem[]> {
    const found: ExecutionListItem[] = [];
    const pages = paginateListExecutions(
      { client: this.runs },
      { stateMachineArn: this.deployed.StateMachineArn },
    );
    for await (const { executions } of pages) found.push(...(executions ?? []));
    return found;
  }

  private async noActivation(executions: readonly ExecutionListItem[]): Promise<ClienteleError> {
    const ends = await Promise.all(executions.map((execution) => this.failures(execution)));
    return new ClienteleError('internal', `The delivery led to no activation.\n${ends.join('\n')}`);
  }

  /** How a run ended, with its errors. */
  private async failures({ executionArn, name }: ExecutionListItem): Promise<string> {
    const { status, output } = await this.runs.send(new DescribeExecutionCommand({ executionArn }));
    const lines = [`${name}: ${status} ${output ?? ''}`];
    const pages = paginateGetExecutionHistory({ client: this.runs }, { executionArn });
    for await (const { events } of pages) {
      for (const { type, taskFailedEventDetails: task, executionFailedEventDetails: run } of events ?? []) {
        const details = task ?? run;
        if (details) lines.push(`  ${type}: ${details.error} ${details.cause}`);
      }
    }
    return lines.join('\n');
  }

  private clientConfig() {
    return {
      endpoint: this.miniStack.url,
      region: REGION,
      credentials: CREDENTIALS,
      requestHandler: { httpsAgent: new Agent({ ca: this.miniStack.certificate, keepAlive: true }) },
    };
  }
}
