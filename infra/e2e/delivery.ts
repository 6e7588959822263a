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
import { SHOP_CONFIG_KEY } from '../../layers/pipeline/shop-config.ts';
import { controlTable } from '../../layers/stores/control.ts';
import { s3ObjectStore } from '../../layers/stores/objects.ts';
import { type Dump, uploadDumps } from '../cli/dumps.ts';
import { writeDemoShop } from '../demo/write.ts';
import type { Caller } from './caller.ts';
import { COALESCE_SECONDS, type Deployed } from './deployment.ts';
import { CREDENTIALS, type MiniStack, REGION } from './ministack.ts';
import type { Places } from './places.ts';

/** Longest time from an upload to the activation of what it brought. */
const ACTIVATION_SECONDS = 420;

/** Dumps of a small demo shop: what there is at first, and one more month. */
export interface Deliveries {
  readonly first: readonly Dump[];
  readonly second: readonly Dump[];
}

/**
 * Makes the dumps, up to today, so that what comes live goes on where they end; the last month of events is kept back.
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

/** The deployed shop as its owner meets it: a bucket to deliver to, runs to watch, an API that says what serves. */
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

  /** Uploads dumps, all within one window of coalescing. */
  async deliver(dumps: readonly Dump[]): Promise<void> {
    const objects = s3ObjectStore(this.deployed.BucketName, { ...this.clientConfig(), forcePathStyle: true });
    const windowMs = COALESCE_SECONDS * 1000;
    await sleep(windowMs - (Date.now() % windowMs));
    await uploadDumps(objects, dumps, () => {});
  }

  /** Puts the shop's configuration into the bucket; the next run goes by it. */
  async configure(config: object): Promise<void> {
    const objects = s3ObjectStore(this.deployed.BucketName, { ...this.clientConfig(), forcePathStyle: true });
    await objects.writeJson(SHOP_CONFIG_KEY, config);
  }

  /** The table that a version which serves was imported into. Throws where it was not. */
  async importedTable(version: string): Promise<string> {
    const serving = await controlTable(this.deployed.ControlTableName, this.clientConfig()).serving(true);
    if (serving?.version !== version || serving.table === undefined) {
      throw new Error(`${version} was not imported: the pointer says ${JSON.stringify(serving)}`);
    }
    return serving.table;
  }

  /** The version that serves, as the API says; undefined before the first, and where it cannot say. */
  async version(): Promise<string | undefined> {
    const reply = await fetch(`${this.caller.url}/v1/health`, { signal: AbortSignal.timeout(20_000) });
    const text = await reply.text();
    // A function that starts on a busy machine may not reach its table in time; whoever waits asks again.
    if (reply.status === 503) return undefined;
    if (reply.status !== 200) throw new Error(`GET /v1/health answered ${reply.status}: ${text}`);
    return getHealth.response.parse(JSON.parse(text)).model_version ?? undefined;
  }

  /** Waits for a version other than `previous`. Throws as soon as a run fails or all have ended without one. */
  async activation(previous: string | undefined): Promise<string> {
    const deadline = Date.now() + ACTIVATION_SECONDS * 1000;
    let seen = 0;
    while (Date.now() < deadline) {
      const executions = await this.executions();
      const version = await this.version();
      if (version !== undefined && version !== previous) return version;
      const isOver = executions.every(({ status }) => status !== 'RUNNING');
      // The API trusts the pointer it read for some seconds, so the end of a run is looked at more than once.
      seen = executions.length > 0 && isOver ? seen + 1 : 0;
      if (seen > COALESCE_SECONDS * 2) throw await this.noActivation(executions);
      await sleep(1000);
    }
    throw new Error(`No activation within ${ACTIVATION_SECONDS} s`);
  }

  /** Waits until no run is under way; the number of runs so far. Throws when one of them failed. */
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
    return new ClienteleError('internal', `No activation came of the delivery.\n${ends.join('\n')}`);
  }

  /** How a run ended, and each error on its way. */
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
