import type { LiveDumpKind } from '../../layers/contract/artefacts.ts';
import type { PrefixName } from '../../layers/contract/bucket.ts';
import type { EnvironmentSetting } from '../../layers/contract/environment-variables.ts';
import type { FunctionName } from '../../layers/contract/functions.ts';

/** What a function may do; `infra/cloud/access.ts` grants exactly this. */
export type Access =
  | 'results:read'
  | 'results:write'
  | 'results:delete'
  /** Create tables from objects below `imports/`; their names begin with that of the results table. */
  | 'imported-tables:create'
  /** Remove such tables; never the results table itself. */
  | 'imported-tables:drop'
  /** Everything in the control table except the pseudonym key. */
  | 'control:read'
  | 'control:write'
  /** The pseudonym key: only for functions that work with identifiers of customers. */
  | 'pseudonym-key:read'
  | 'pseudonym-key:create'
  | 'activity:read'
  | 'activity:write'
  /** Read all documents. */
  | 'activity:scan'
  | 'activity:delete'
  | BucketAccess
  | 'runs:start'
  /** Put records into a delivery stream. */
  | `deliver:${LiveDumpKind}`;

/** Access to one prefix of the bucket: `list:raw`, `read:raw`, `write:curated`, `delete:staged`. */
export type BucketAccess = `${'list' | 'read' | 'write' | 'delete'}:${PrefixName}`;

export interface FunctionSpec {
  /** `request` answers the API; `pipeline` and `training` belong to runs, and `training` gets the layer with the event engine. */
  readonly kind: 'request' | 'pipeline' | 'training';
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Of `/tmp`. */
  readonly storageMb: number;
  readonly access: readonly Access[];
}

/** Settings that only functions with a certain access get. */
export const ACCESS_FOR_SETTINGS: Partial<Record<EnvironmentSetting, Access>> = {
  stateMachine: 'runs:start',
  eventStream: 'deliver:events',
  itemStream: 'deliver:items',
  tableEncryptionKey: 'imported-tables:create',
};

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionSpec>> = {
  events: request('activity:write', 'deliver:events', 'pseudonym-key:read'),
  // One whole processor: finding the neighbours of hundreds of new items is work.
  catalogue: { ...request('activity:write', 'deliver:items'), memoryMb: 1769 },
  merchandising: request('activity:write'),
  recommendations: request('activity:read', 'pseudonym-key:read'),
  items: request('activity:read'),
  customers: request('activity:read', 'pseudonym-key:read'),
  segments: request('activity:read'),
  insights: request('activity:read'),
  privacy: {
    ...request('control:write', 'results:delete', 'activity:write', 'activity:delete', 'pseudonym-key:read'),
    timeoutSeconds: 29,
  },
  operator: request('control:write', 'activity:read'),
  service: request('activity:read', 'pseudonym-key:read'),

  trigger: { kind: 'pipeline', memoryMb: 256, timeoutSeconds: 30, storageMb: 512, access: ['runs:start'] },
  plan: {
    kind: 'pipeline',
    memoryMb: 512,
    timeoutSeconds: 60,
    storageMb: 512,
    access: [
      'list:raw',
      'list:staged',
      'list:config',
      'read:config',
      'list:models',
      'write:runs',
      'control:read',
      'control:write',
      'pseudonym-key:read',
      'pseudonym-key:create',
    ],
  },
  erase: {
    kind: 'training',
    memoryMb: 3008,
    timeoutSeconds: 900,
    storageMb: 10_240,
    access: [
      'list:config',
      'read:config',
      'list:raw',
      'read:raw',
      'write:raw',
      'delete:raw',
      'list:staged',
      'delete:staged',
      'list:curated',
      'read:curated',
      'delete:curated',
      'list:rejects',
      'delete:rejects',
      'list:imports',
      'delete:imports',
      'list:models',
      'delete:models',
      'control:read',
      'control:write',
      'results:read',
      'results:delete',
      'pseudonym-key:read',
      'activity:scan',
      'activity:write',
      'activity:delete',
    ],
  },
  curate: {
    kind: 'training',
    memoryMb: 3008,
    timeoutSeconds: 900,
    storageMb: 10_240,
    access: [
      'read:runs',
      'read:raw',
      'write:staged',
      'write:rejects',
      'control:read',
      'control:write',
      'pseudonym-key:read',
    ],
  },
  compact: {
    kind: 'training',
    memoryMb: 6144,
    timeoutSeconds: 900,
    storageMb: 10_240,
    access: [
      'read:runs',
      'list:staged',
      'read:staged',
      'list:curated',
      'read:curated',
      'write:curated',
      'control:write',
    ],
  },
  train: {
    kind: 'training',
    memoryMb: 10_240,
    timeoutSeconds: 900,
    storageMb: 10_240,
    access: ['read:runs', 'read:curated', 'list:models', 'read:models', 'write:models', 'control:write'],
  },
  judge: {
    kind: 'pipeline',
    memoryMb: 512,
    timeoutSeconds: 60,
    storageMb: 512,
    access: ['read:runs', 'read:models', 'write:models', 'control:write'],
  },
  publish: {
    kind: 'training',
    memoryMb: 3008,
    timeoutSeconds: 900,
    storageMb: 4096,
    access: [
      'read:runs',
      'write:runs',
      'read:models',
      'write:imports',
      'results:write',
      'control:read',
      'control:write',
    ],
  },
  import: {
    kind: 'pipeline',
    memoryMb: 256,
    timeoutSeconds: 60,
    storageMb: 512,
    access: [
      'read:runs',
      'read:models',
      'list:imports',
      'read:imports',
      'imported-tables:create',
      'control:read',
      'control:write',
    ],
  },
  activate: {
    kind: 'pipeline',
    memoryMb: 512,
    timeoutSeconds: 60,
    storageMb: 512,
    access: [
      'read:runs',
      'read:models',
      'write:models',
      'results:read',
      'results:delete',
      'control:read',
      'control:write',
      'activity:write',
      'activity:delete',
    ],
  },
  finish: {
    kind: 'pipeline',
    memoryMb: 256,
    timeoutSeconds: 300,
    storageMb: 512,
    access: [
      'list:runs',
      'read:runs',
      'write:runs',
      'list:imports',
      'delete:imports',
      'imported-tables:drop',
      'control:read',
      'control:write',
    ],
  },
};

/** Memory of a function where the account allows no more than `maxMemoryMb`. */
export function memoryOf(name: FunctionName, maxMemoryMb: number): number {
  return Math.min(FUNCTIONS[name].memoryMb, maxMemoryMb);
}

/** A function that answers requests: it reads what serves, and has the access it names. */
function request(...more: readonly Access[]): FunctionSpec {
  return {
    kind: 'request',
    memoryMb: 512,
    timeoutSeconds: 10,
    storageMb: 512,
    access: ['results:read', 'control:read', ...more],
  };
}
