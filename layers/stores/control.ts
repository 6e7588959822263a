import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import {
  IMPORT_RECORD,
  type ImportRecord,
  LAST_RUN,
  type LastRun,
  LIVE_NAMES,
  MONEY,
  RECOMMENDATION_KEYS,
  SERVING,
  type Serving,
  SWEEP,
  type Sweep,
  VERSION_RECORD,
  type VersionRecord,
} from '../contract/control-records.ts';
import { ClienteleError } from '../contract/errors.ts';
import type { MoneyOptions } from '../contract/events/currency.ts';
import type { TagKey } from '../contract/recommendation-tag.ts';
import { MOST_REPORTS, RUN_REPORTS, type RunReport } from '../contract/run-report.ts';
import { type DocumentKind, parseJsonDocument } from '../contract/stored-document.ts';
import { BUDGETS } from './deadlines.ts';
import { documentClient, type Item, openTable } from './tables.ts';

/**
 * The control table: the pointer, the register of versions, imported tables, the lease, the last run. All writes are
 * conditional or idempotent. Every method throws `store.unavailable`; those that read also `document.damaged`.
 */
export interface Control {
  /** The serving version; undefined before the first activation. A consistent read sees what was written a moment ago. */
  serving(consistent?: boolean): Promise<Serving | undefined>;
  /**
   * Moves the pointer, if it still stands where the caller saw it and is held as the caller says.
   * @param expected the version that the pointer names
   * @param heldSince since when an operator holds that version, see {@link Serving}; undefined: nobody does
   * @throws ClienteleError `run.conflict` when somebody else moved, held or released it meanwhile
   */
  activate(next: Serving, expected: string | undefined, heldSince?: number): Promise<void>;
  register(record: VersionRecord): Promise<void>;
  /** All registered versions, newest first. */
  versions(): Promise<VersionRecord[]>;
  /** Takes a version out of the register: it can no longer be activated. */
  forgetVersion(version: string): Promise<void>;
  /** All tables that were, or are being, imported and may still be there; the latest first. */
  imports(): Promise<ImportRecord[]>;
  recordImport(record: ImportRecord): Promise<void>;
  /** For a table that is gone. */
  forgetImport(table: string): Promise<void>;
  /** Takes or renews the lease of the run; false while another run holds it. Times in UTC milliseconds. */
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
  /** How the last runs ended, the latest first. */
  reports(): Promise<readonly RunReport[]>;
  /** Puts a report before the others, and drops the oldest. A list that is damaged is begun anew. */
  recordReport(report: RunReport): Promise<void>;
  lastRun(): Promise<LastRun | undefined>;
  recordRun(run: LastRun): Promise<void>;
  /** The reporting currency and its rates, as the last run was planned with; undefined before the first. */
  money(): Promise<MoneyOptions | undefined>;
  recordMoney(money: MoneyOptions): Promise<void>;
  /** The key that live documents are named under, once it is certain that there are no others; null: the shop's own identifiers. */
  liveNames(): Promise<string | null>;
  recordLiveNames(keyId: string | null): Promise<void>;
  /** The keys that tag recommendation ids, newest first; none before the first run. */
  recommendationKeys(): Promise<readonly TagKey[]>;
  recordRecommendationKeys(keys: readonly TagKey[]): Promise<void>;
  /** The sweep of the bucket that is not finished. */
  sweep(): Promise<Sweep | undefined>;
  recordSweep(sweep: Sweep): Promise<void>;
  /** For a sweep that is finished. */
  forgetSweep(): Promise<void>;
}

const KEYS = {
  pointer: { pk: 'pointer', sk: 'serving' },
  lease: { pk: 'lease', sk: 'run' },
  lastRun: { pk: 'run', sk: 'last' },
  reports: { pk: 'run', sk: 'reports' },
  liveNames: { pk: 'configuration', sk: 'live-names' },
  money: { pk: 'configuration', sk: 'money' },
  recommendationKeys: { pk: 'configuration', sk: 'recommendation-keys' },
  sweep: { pk: 'erasures', sk: 'sweep' },
  version: (version: string) => ({ pk: 'version', sk: version }),
  import: (table: string) => ({ pk: 'import', sk: table }),
} as const;

/** The DynamoDB adapter of {@link Control}. */
export function controlTable(name: string, config: DynamoDBClientConfig = {}): Control {
  const table = openTable(name, documentClient(BUDGETS.stage, config));

  function parse<S extends z.core.$ZodType>(kind: DocumentKind<S>, { pk, sk, doc }: Item): z.infer<S> {
    return parseJsonDocument(kind, String(doc), `The item ${pk}/${sk} of the table ${name}`);
  }

  async function read<S extends z.core.$ZodType>(
    kind: DocumentKind<S>,
    key: Item,
    consistent = true,
  ): Promise<z.infer<S> | undefined> {
    const item = await table.get(key, consistent);
    return item && parse(kind, item);
  }

  async function readAll<S extends z.core.$ZodType>(
    kind: DocumentKind<S>,
    pk: string,
    consistent: boolean,
  ): Promise<z.infer<S>[]> {
    return (await table.query(pk, consistent)).map((item) => parse(kind, item));
  }

  const reports = async () => (await read(RUN_REPORTS, KEYS.reports))?.reports ?? [];

  async function write(key: Item, document: object): Promise<void> {
    await table.put({ ...key, doc: JSON.stringify(document) });
  }

  async function activate(next: Serving, expected: string | undefined, heldSince?: number): Promise<void> {
    const isHeldAs = heldSince === undefined ? 'attribute_not_exists(#held)' : '#held = :held';
    const isExpected =
      expected === undefined ? 'attribute_not_exists(pk)' : `(#version = :expected AND ${isHeldAs})`;
    // A retry after an answer that got lost finds its own write: that is success too.
    const isWritten = `(#version = :next AND ${next.heldSince === undefined ? 'attribute_not_exists(#held)' : '#held = :hold'})`;
    const hasMoved = await table.put(
      { ...KEYS.pointer, version: next.version, held: next.heldSince, doc: JSON.stringify(next) },
      {
        ConditionExpression: `${isExpected} OR ${isWritten}`,
        ExpressionAttributeNames: { '#version': 'version', '#held': 'held' },
        ExpressionAttributeValues: {
          ':next': next.version,
          ':expected': expected,
          ':held': heldSince,
          ':hold': next.heldSince,
        },
      },
    );
    if (!hasMoved) {
      throw new ClienteleError(
        'run.conflict',
        `${next.version} was not activated: another activation came first, or an operator holds or released a version meanwhile; the pointer no longer stands at ${expected ?? 'nothing'}. Look at the versions and try again.`,
      );
    }
  }

  const BY_HOLDER = {
    ConditionExpression: '#holder = :me',
    ExpressionAttributeNames: { '#holder': 'holder' },
  };
  const isHeldBy = (runId: string) => ({ ...BY_HOLDER, ExpressionAttributeValues: { ':me': runId } });

  function acquire(runId: string, now: number, until: number): Promise<boolean> {
    return table.put(
      { ...KEYS.lease, holder: runId, until },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR #holder = :me OR #until < :now',
        ExpressionAttributeNames: { '#holder': 'holder', '#until': 'until' },
        ExpressionAttributeValues: { ':me': runId, ':now': now },
      },
    );
  }

  async function renew(runId: string, until: number): Promise<void> {
    if (await table.put({ ...KEYS.lease, holder: runId, until }, isHeldBy(runId))) return;
    throw new ClienteleError(
      'run.lease_lost',
      `Run ${runId} no longer holds the lease: the lease expired and another run took it, or somebody gave it up. This run stops; start another if none is running.`,
    );
  }

  return {
    serving: (consistent = false) => read(SERVING, KEYS.pointer, consistent),
    activate,
    register: (record) => write(KEYS.version(record.version), record),
    versions: async () =>
      (await readAll(VERSION_RECORD, 'version', false)).sort((a, b) => b.publishedAt - a.publishedAt),
    forgetVersion: async (version) => void (await table.remove(KEYS.version(version))),
    imports: async () =>
      (await readAll(IMPORT_RECORD, 'import', true)).sort((a, b) => b.startedAt - a.startedAt),
    recordImport: (record) => write(KEYS.import(record.table), record),
    forgetImport: async (imported) => void (await table.remove(KEYS.import(imported))),
    acquire,
    renew,
    release: async (runId) => void (await table.remove(KEYS.lease, isHeldBy(runId))),
    breakLease: async () => void (await table.remove(KEYS.lease)),
    reports,
    recordReport: async (report) => {
      const before = await reports().catch(ifDamaged<readonly RunReport[]>([]));
      await write(KEYS.reports, { reports: [report, ...before].slice(0, MOST_REPORTS) });
    },
    lastRun: () => read(LAST_RUN, KEYS.lastRun),
    recordRun: (run) => write(KEYS.lastRun, run),
    money: () => read(MONEY, KEYS.money, false),
    recordMoney: (money) => write(KEYS.money, money),
    liveNames: async () => (await read(LIVE_NAMES, KEYS.liveNames))?.keyId ?? null,
    recordLiveNames: (keyId) => write(KEYS.liveNames, { keyId }),
    recommendationKeys: async () =>
      ((await read(RECOMMENDATION_KEYS, KEYS.recommendationKeys))?.keys ?? []).map(({ key, madeAt }) => ({
        key: Buffer.from(key, 'base64'),
        madeAt,
      })),
    recordRecommendationKeys: (keys) =>
      write(KEYS.recommendationKeys, {
        keys: keys.map(({ key, madeAt }) => ({ key: Buffer.from(key).toString('base64'), madeAt })),
      }),
    sweep: () => read(SWEEP, KEYS.sweep),
    recordSweep: (sweep) => write(KEYS.sweep, sweep),
    forgetSweep: async () => void (await table.remove(KEYS.sweep)),
  };
}

/** Gives a value in place of a document that is damaged; any other error goes on. */
function ifDamaged<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof ClienteleError && error.code === 'document.damaged') return value;
    throw error;
  };
}
