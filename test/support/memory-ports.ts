import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type {
  ImportRecord,
  LastRun,
  Serving,
  Sweep,
  VersionRecord,
} from '../../layers/contract/control-records.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { MoneyOptions } from '../../layers/contract/events/currency.ts';
import type { TagKey } from '../../layers/contract/recommendation-tag.ts';
import type { RunReport } from '../../layers/contract/run-report.ts';
import type { StagePorts } from '../../layers/pipeline/ports.ts';
import type { Control } from '../../layers/stores/control.ts';
import type { ObjectStore } from '../../layers/stores/objects.ts';
import type { RemoveObject } from '../../layers/stores/remove-objects.ts';
import { type MemoryImports, memoryImports } from './memory-imports.ts';
import { memoryLiveStore } from './memory-live.ts';
import { type MemoryErasures, memoryCustomerRows, memoryErasures, memoryNameKey } from './memory-privacy.ts';

/** Ports of the stages in memory, with public state, to test what a stage decides. */
export interface MemoryPorts extends StagePorts {
  readonly erasures: MemoryErasures;
  readonly imports: MemoryImports;
  readonly remove: RemoveObject;
  readonly files: Map<string, Buffer>;
  readonly state: {
    serving: Serving | undefined;
    lease: { holder: string; until: number } | undefined;
    versions: VersionRecord[];
    imports: ImportRecord[];
    lastRun: LastRun | undefined;
    money: MoneyOptions | undefined;
    liveNames: string | null;
    recommendationKeys: readonly TagKey[];
    sweep: Sweep | undefined;
    reports: readonly RunReport[];
    now: number;
  };
}

export function memoryPorts(): MemoryPorts {
  const files = new Map<string, Buffer>();
  const state: MemoryPorts['state'] = {
    serving: undefined,
    lease: undefined,
    versions: [],
    imports: [],
    lastRun: undefined,
    money: undefined,
    liveNames: null,
    recommendationKeys: [],
    sweep: undefined,
    reports: [],
    now: Date.UTC(2026, 0, 1),
  };
  return {
    files,
    state,
    environment: {
      shop: 'test',
      bucket: 'bucket',
      resultsTable: 'results',
      controlTable: 'control',
      activityTable: 'activity',
      stateMachine: undefined,
      coalesceSeconds: 300,
      deliveryDelaySeconds: 600,
      eventStream: undefined,
      itemStream: undefined,
    },
    objects: memoryObjects(files),
    control: memoryControl(state),
    erasures: memoryErasures(),
    imports: memoryImports(),
    remove: async (key) => void files.delete(key),
    nameKey: memoryNameKey(),
    live: memoryLiveStore(),
    customerRows: memoryCustomerRows(new Map(), new Map()),
    renameLive: async () => {},
    results: { write: async () => noRows() },
    rowsOf: noRows,
    now: () => state.now,
    remainingMs: () => Number.POSITIVE_INFINITY,
  };
}

function noRows(): never {
  throw new Error('There is no results table in memory');
}

function memoryObjects(files: Map<string, Buffer>): ObjectStore {
  function read(key: string): Buffer {
    const file = files.get(key);
    if (file === undefined) throw new ClienteleError('input.unreadable', `There is no object ${key}`);
    return file;
  }
  const readText = async (key: string): Promise<string> => read(key).toString('utf8');
  const readJson = async (key: string): Promise<unknown> => JSON.parse(await readText(key));
  return {
    list: async (prefix) =>
      [...files]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, file]) => ({
          key,
          size: file.length,
          etag: createHash('md5').update(file).digest('hex'),
          lastModified: 0,
        }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    has: async (key) => files.has(key),
    readText,
    readJson,
    findJson: async (key) => (files.has(key) ? readJson(key) : undefined),
    writeJson: async (key, value) => void files.set(key, Buffer.from(JSON.stringify(value))),
    download: async (key, path) => writeFileSync(path, read(key)),
    upload: async (path, key) => void files.set(key, readFileSync(path)),
  };
}

function memoryControl(state: MemoryPorts['state']): Control {
  return {
    serving: async () => state.serving,
    activate: async (next, expected, heldSince) => {
      const { serving } = state;
      const isExpected = serving?.version === expected && serving?.heldSince === heldSince;
      if (!isExpected && (serving?.version !== next.version || serving?.heldSince !== next.heldSince)) {
        throw new ClienteleError('run.conflict', 'moved');
      }
      state.serving = next;
    },
    register: async (record) => {
      state.versions = [record, ...state.versions.filter((other) => other.version !== record.version)];
    },
    versions: async () => state.versions,
    forgetVersion: async (version) => {
      state.versions = state.versions.filter((other) => other.version !== version);
    },
    imports: async () => state.imports,
    recordImport: async (record) => {
      state.imports = [record, ...state.imports.filter(({ table }) => table !== record.table)];
    },
    forgetImport: async (table) => {
      state.imports = state.imports.filter((other) => other.table !== table);
    },
    acquire: async (runId, now, untilMs) => {
      if (state.lease !== undefined && state.lease.holder !== runId && state.lease.until >= now) return false;
      state.lease = { holder: runId, until: untilMs };
      return true;
    },
    renew: async (runId, untilMs) => {
      if (state.lease?.holder !== runId) throw new ClienteleError('run.lease_lost', 'lost');
      state.lease = { holder: runId, until: untilMs };
    },
    release: async (runId) => {
      if (state.lease?.holder === runId) state.lease = undefined;
    },
    breakLease: async () => {
      state.lease = undefined;
    },
    lastRun: async () => state.lastRun,
    recordRun: async (run) => {
      state.lastRun = run;
    },
    money: async () => state.money,
    recordMoney: async (money) => {
      state.money = money;
    },
    liveNames: async () => state.liveNames,
    recordLiveNames: async (keyId) => {
      state.liveNames = keyId;
    },
    recommendationKeys: async () => state.recommendationKeys,
    recordRecommendationKeys: async (keys) => {
      state.recommendationKeys = keys;
    },
    sweep: async () => state.sweep,
    reports: async () => state.reports,
    recordReport: async (report) => {
      state.reports = [report, ...state.reports];
    },
    recordSweep: async (sweep) => {
      state.sweep = sweep;
    },
    forgetSweep: async () => {
      state.sweep = undefined;
    },
  };
}
