import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { ClienteleError } from '../contract/errors.ts';
import type { MoneyOptions } from '../contract/events/currency.ts';
import { BUDGETS, withinBudget } from './deadlines.ts';
import { asked } from './objects.ts';
import type { Serving } from './serving.ts';

/** A published version in the register. Times in UTC milliseconds. */
export interface VersionRecord {
  readonly version: string;
  readonly dataset: string;
  readonly configuration: string;
  readonly rows: number;
  readonly publishedAt: number;
  /**
   * When the inputs that it was learnt from were listed: everything delivered before is in it. Absent in records of earlier
   * releases.
   */
  readonly learntAt?: number;
  /** Until when its rows are kept. */
  readonly expiresAt: number;
  /** The key that its customers and sessions are named under; absent: the shop's own names. */
  readonly pseudonyms?: string;
  /** The table that was imported for it; absent: its rows are in the table that versions share. */
  readonly table?: string;
}

/**
 * A table that is imported for one version. Written before the service is asked for it, and kept until the table is gone:
 * nothing is made that nobody knows of.
 */
export interface ImportRecord {
  readonly table: string;
  readonly version: string;
  /** The objects with the rows: all those of the bucket below this prefix. */
  readonly prefix: string;
  /** Fingerprint of what the rows are made of beside the version. */
  readonly content: string;
  readonly rows: number;
  /** Of the objects, unpacked. */
  readonly bytes: number;
  /** Name of the import with the service; null until it has answered. */
  readonly arn: string | null;
  /** UTC milliseconds. */
  readonly startedAt: number;
  /** `complete`: every row is there, counted by the service. `abandoned`: never to serve, and to be removed. */
  readonly state: 'importing' | 'complete' | 'abandoned';
}

/** How a run ended; kept so that the next one need not repeat it on the same input. */
export interface LastRun {
  readonly runId: string;
  readonly dataset: string;
  readonly configuration: string;
  readonly outcome: string;
  readonly finishedAt: number;
}

/** The control table: the pointer, the register of versions, the lease, the last run. All writes are conditional or idempotent. */
export interface Control {
  /** The serving version, read consistently on request. */
  serving(consistent?: boolean): Promise<Serving | undefined>;
  /**
   * Moves the pointer, if it still stands where the caller saw it.
   * @throws ClienteleError `run.conflict` when somebody else moved it meanwhile
   */
  activate(next: Serving, expected: string | undefined): Promise<void>;
  register(record: VersionRecord): Promise<void>;
  /** All registered versions, newest first. */
  versions(): Promise<VersionRecord[]>;
  /** All tables that were, or are being, imported and may still be there. */
  imports(): Promise<ImportRecord[]>;
  recordImport(record: ImportRecord): Promise<void>;
  /** For a table that is gone. */
  forgetImport(table: string): Promise<void>;
  /** Takes or renews the lease of the run; false while another run holds it. */
  acquire(runId: string, now: number, untilMs: number): Promise<boolean>;
  /**
   * Renews the lease.
   * @throws ClienteleError `run.lease_lost` when another run has it
   */
  renew(runId: string, untilMs: number): Promise<void>;
  /** Gives the lease back; nothing happens when it is not held. */
  release(runId: string): Promise<void>;
  /** Takes the lease away from whoever has it. Only where it is certain that no run is alive. */
  breakLease(): Promise<void>;
  lastRun(): Promise<LastRun | undefined>;
  recordRun(run: LastRun): Promise<void>;
  /** The reporting currency and its rates, as the last run was planned with; undefined before the first. */
  money(): Promise<MoneyOptions | undefined>;
  recordMoney(money: MoneyOptions): Promise<void>;
  /** The key that live documents are named under, once it is certain that there are no others; null: the shop's own names. */
  liveNames(): Promise<string | null>;
  recordLiveNames(keyId: string | null): Promise<void>;
}

const POINTER = { pk: { S: 'pointer' }, sk: { S: 'serving' } };
const LEASE = { pk: { S: 'lease' }, sk: { S: 'run' } };
const LAST_RUN = { pk: { S: 'run' }, sk: { S: 'last' } };
const LIVE_NAMES = { pk: { S: 'configuration' }, sk: { S: 'live-names' } };
const MONEY = { pk: { S: 'configuration' }, sk: { S: 'money' } };

/** The DynamoDB adapter of {@link Control}. */
export function controlTable(table: string, config: DynamoDBClientConfig = {}): Control {
  const client = new DynamoDBClient({ ...withinBudget(BUDGETS.stage), ...config });

  async function serving(consistent = false): Promise<Serving | undefined> {
    return readDoc<Serving>(POINTER, consistent);
  }

  async function activate(next: Serving, expected: string | undefined): Promise<void> {
    const moved = await conditionally(() =>
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...POINTER, version: { S: next.version }, doc: { S: JSON.stringify(next) } },
          // A retry after an answer that got lost finds its own write: that is success too.
          ConditionExpression:
            expected === undefined
              ? 'attribute_not_exists(pk) OR #version = :next'
              : '#version = :expected OR #version = :next',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: {
            ':next': { S: next.version },
            ...(expected === undefined ? {} : { ':expected': { S: expected } }),
          },
        }),
      ),
    );
    if (!moved) {
      throw new ClienteleError(
        'run.conflict',
        `The serving version is no longer ${expected ?? 'unset'}: another activation came first. Look at it and try again.`,
      );
    }
  }

  async function register(record: VersionRecord): Promise<void> {
    await asked('register the version', () =>
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: { pk: { S: 'version' }, sk: { S: record.version }, doc: { S: JSON.stringify(record) } },
        }),
      ),
    );
  }

  async function versions(): Promise<VersionRecord[]> {
    const found = await documentsOf<VersionRecord>('version', false);
    return found.sort((a, b) => b.publishedAt - a.publishedAt);
  }

  async function imports(): Promise<ImportRecord[]> {
    const found = await documentsOf<ImportRecord>('import', true);
    return found.sort((a, b) => b.startedAt - a.startedAt);
  }

  async function recordImport(record: ImportRecord): Promise<void> {
    await writeDoc({ pk: { S: 'import' }, sk: { S: record.table } }, record);
  }

  async function forgetImport(imported: string): Promise<void> {
    await asked('forget an import', () =>
      client.send(
        new DeleteItemCommand({ TableName: table, Key: { pk: { S: 'import' }, sk: { S: imported } } }),
      ),
    );
  }

  /** All documents under one partition key. */
  async function documentsOf<T>(pk: string, consistent: boolean): Promise<T[]> {
    const found: T[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await asked('read the control table', () =>
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: pk } },
            ExclusiveStartKey: from,
            ConsistentRead: consistent,
          }),
        ),
      );
      for (const item of page.Items ?? []) found.push(JSON.parse(item.doc?.S ?? '{}') as T);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  async function acquire(runId: string, now: number, untilMs: number): Promise<boolean> {
    return conditionally(() =>
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...LEASE, holder: { S: runId }, until: { N: String(untilMs) } },
          ConditionExpression: 'attribute_not_exists(pk) OR #holder = :me OR #until < :now',
          ExpressionAttributeNames: { '#holder': 'holder', '#until': 'until' },
          ExpressionAttributeValues: { ':me': { S: runId }, ':now': { N: String(now) } },
        }),
      ),
    );
  }

  async function renew(runId: string, untilMs: number): Promise<void> {
    const held = await conditionally(() =>
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...LEASE, holder: { S: runId }, until: { N: String(untilMs) } },
          ConditionExpression: '#holder = :me',
          ExpressionAttributeNames: { '#holder': 'holder' },
          ExpressionAttributeValues: { ':me': { S: runId } },
        }),
      ),
    );
    if (!held) {
      throw new ClienteleError(
        'run.lease_lost',
        `Run ${runId} no longer holds the lease: it outlasted it, or was given up.`,
      );
    }
  }

  async function release(runId: string): Promise<void> {
    await conditionally(() =>
      client.send(
        new DeleteItemCommand({
          TableName: table,
          Key: LEASE,
          ConditionExpression: '#holder = :me',
          ExpressionAttributeNames: { '#holder': 'holder' },
          ExpressionAttributeValues: { ':me': { S: runId } },
        }),
      ),
    );
  }

  async function breakLease(): Promise<void> {
    await asked('break the lease', () =>
      client.send(new DeleteItemCommand({ TableName: table, Key: LEASE })),
    );
  }

  async function lastRun(): Promise<LastRun | undefined> {
    return readDoc<LastRun>(LAST_RUN, true);
  }

  async function recordRun(run: LastRun): Promise<void> {
    await writeDoc(LAST_RUN, run);
  }

  async function money(): Promise<MoneyOptions | undefined> {
    return readDoc<MoneyOptions>(MONEY, false);
  }

  async function recordMoney(rules: MoneyOptions): Promise<void> {
    await writeDoc(MONEY, rules);
  }

  async function liveNames(): Promise<string | null> {
    return (await readDoc<{ readonly keyId: string | null }>(LIVE_NAMES, true))?.keyId ?? null;
  }

  async function recordLiveNames(keyId: string | null): Promise<void> {
    await writeDoc(LIVE_NAMES, { keyId });
  }

  async function writeDoc(key: typeof POINTER, doc: unknown): Promise<void> {
    await asked('write the control table', () =>
      client.send(
        new PutItemCommand({ TableName: table, Item: { ...key, doc: { S: JSON.stringify(doc) } } }),
      ),
    );
  }

  async function readDoc<T>(key: typeof POINTER, consistent: boolean): Promise<T | undefined> {
    const answer = await asked('read the control table', () =>
      client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: consistent })),
    );
    const text = answer.Item?.doc?.S;
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** True when the condition held. */
  async function conditionally(write: () => Promise<unknown>): Promise<boolean> {
    return asked('write the control table', async () => {
      try {
        await write();
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  }

  return {
    serving,
    activate,
    register,
    versions,
    imports,
    recordImport,
    forgetImport,
    acquire,
    renew,
    release,
    breakLease,
    lastRun,
    recordRun,
    money,
    recordMoney,
    liveNames,
    recordLiveNames,
  };
}
