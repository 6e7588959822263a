/**
 * The system as data. `cloud/` turns it into CDK constructs, `local/` runs the same handlers on a laptop; what is
 * written here once cannot drift between the two. Imports nothing.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Kinds of caller: the shop's front (what to show, what happened), its back office (who customers are and what to do),
 * its operator (models, experiments), or anybody who may call at all.
 */
export const audiences = ['storefront', 'back-office', 'operator', 'any'] as const;
export type Audience = (typeof audiences)[number];

/** A route of the HTTP API and the function that answers it. Path parameters in `{braces}`. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly function: RequestFunction;
  readonly audience: Audience;
  /** Name of the operation in the OpenAPI document. */
  readonly operation: string;
}

export type RequestFunction =
  | 'events'
  | 'catalogue'
  | 'steering'
  | 'recommendations'
  | 'items'
  | 'customers'
  | 'segments'
  | 'insights'
  | 'privacy'
  | 'service';
export type PipelineFunction =
  | 'trigger'
  | 'plan'
  | 'erase'
  | 'curate'
  | 'compact'
  | 'train'
  | 'judge'
  | 'publish'
  | 'import'
  | 'activate'
  | 'finish';
export type FunctionName = RequestFunction | PipelineFunction;

/** What a function may do with the stores; `cloud/` grants exactly this. */
export type Access =
  | 'results:read'
  | 'results:write'
  /** Single rows. */
  | 'results:erase'
  /** To make tables of objects below `imports/`, beside the results table and named after it. */
  | 'results:import'
  /** Such tables as a whole; never the results table. */
  | 'results:drop'
  /** Everything in the control table but the key of pseudonyms. */
  | 'control:read'
  | 'control:write'
  /** The key of pseudonyms: for whoever names people, and no other. */
  | 'pseudonyms:read'
  | 'pseudonyms:make'
  | 'activity:read'
  | 'activity:write'
  /** Every key there is. */
  | 'activity:scan'
  | 'activity:erase'
  | BucketAccess
  | 'runs:start'
  /** Records into a delivery stream. */
  | `deliver:${keyof typeof streams}`;
/** `list:raw`, `read:raw`, `write:curated`, `erase:staged` …: one prefix of the bucket each. */
export type BucketAccess = `${'list' | 'read' | 'write' | 'erase'}:${keyof typeof prefixes}`;

export interface FunctionSpec {
  /** `request` functions are small bundles; `training` ones get the heavy layer (native engine). */
  readonly kind: 'request' | 'pipeline' | 'training';
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** `/tmp` in MB, default 512. */
  readonly storageMb?: number;
  readonly access: readonly Access[];
}

/** Prefixes of the one bucket. */
export const prefixes = {
  /**
   * Dumps as the shop delivered them: `raw/events/…`, `raw/items/…`, `raw/customers/…`; and what came live:
   * `raw/live/events/YYYY/MM/DD/…`, `raw/live/items/YYYY/MM/DD/…`.
   */
  raw: 'raw/',
  /** The shop's configuration: `config/shop.json`. */
  config: 'config/',
  /** One dump validated and converted, named by its content: worked once, whatever how often it is delivered. */
  staged: 'staged/',
  /** Events without duplicates, Parquet by month: `curated/<dataset>/…`. */
  curated: 'curated/',
  /** Rows set aside, with file, line, column and reason. */
  rejects: 'rejects/',
  /** Snapshots: `models/<version>/`. */
  models: 'models/',
  /** What each stage of a run decided and counted: `runs/<run>/…json`. */
  runs: 'runs/',
  /** Rows of a version on their way into a table by ImportTable: `imports/<version>/<run>/…`. */
  imports: 'imports/',
} as const;

/** An object below one of these starts a run. What comes live waits for the next one. */
export const uploads = ['raw/events/', 'raw/items/', 'raw/customers/'] as const;

/** Delivery streams: NDJSON, gzip, below a prefix by UTC day. */
export const streams = {
  events: { prefix: 'raw/live/events/' },
  items: { prefix: 'raw/live/items/' },
} as const;

/**
 * When a stream writes an object: whichever comes first. What it cannot write lies below `failed`. `underWaySeconds`: after
 * these what was accepted lies in the bucket, the buffer's time and as much again to answer and to write.
 */
export const streamBuffer = {
  seconds: 300,
  megabytes: 64,
  underWaySeconds: 600,
  failed: 'raw-failed/live/',
} as const;

/** Days after which a prefix's objects are removed; absent: kept. */
export const expiryDays: Partial<Record<keyof typeof prefixes, number>> = {
  staged: 90,
  curated: 30,
  rejects: 90,
  models: 90,
  runs: 90,
  imports: 7,
};

/** DynamoDB tables, all on demand. */
export const tables = {
  /**
   * Precomputed answers: `pk` = `<version>|<kind>|<id>`. A version that is imported has a table of its own beside it, with the
   * same key, named `<this table>-<version>-…`; the pointer names it.
   */
  results: { partitionKey: 'pk', sortKey: null, ttl: 'expires_at' },
  /** The pointer to the serving version, the register of versions, the lease of the run. */
  control: { partitionKey: 'pk', sortKey: 'sk', ttl: null },
  /** What happened since the last run: `pk` = `<kind>|<id>`, one document a key, with its revision. */
  activity: { partitionKey: 'pk', sortKey: null, ttl: 'expires_at' },
} as const;

/** The partition of the control table in which the key of pseudonyms lies, and nothing else. */
export const keyPartition = 'key';

/** All of a function's environment: name of the variable ► what stands in it, per function kind alike. */
export const environment = {
  shop: 'CLIENTELE_SHOP',
  bucket: 'CLIENTELE_BUCKET',
  resultsTable: 'CLIENTELE_RESULTS_TABLE',
  controlTable: 'CLIENTELE_CONTROL_TABLE',
  activityTable: 'CLIENTELE_ACTIVITY_TABLE',
  tableKey: 'CLIENTELE_TABLE_KEY',
  stateMachine: 'CLIENTELE_STATE_MACHINE',
  coalesceSeconds: 'CLIENTELE_COALESCE_SECONDS',
  underWaySeconds: 'CLIENTELE_UNDER_WAY_SECONDS',
  eventStream: 'CLIENTELE_EVENT_STREAM',
  itemStream: 'CLIENTELE_ITEM_STREAM',
} as const;

/** Variables that only functions with a certain right have. */
export const environmentOf: Partial<Record<keyof typeof environment, Access>> = {
  stateMachine: 'runs:start',
  eventStream: 'deliver:events',
  itemStream: 'deliver:items',
  tableKey: 'results:import',
};

export const functions: Readonly<Record<FunctionName, FunctionSpec>> = {
  events: request('activity:write', 'deliver:events', 'pseudonyms:read'),
  // One whole processor: to find what hundreds of new items are like is work.
  catalogue: { ...request('activity:write', 'deliver:items'), memoryMb: 1769 },
  steering: request('activity:write'),
  recommendations: request('activity:read', 'pseudonyms:read'),
  items: request('activity:read'),
  customers: request('activity:read', 'pseudonyms:read'),
  segments: request('activity:read'),
  insights: request('activity:read'),
  privacy: {
    ...request('control:write', 'results:erase', 'activity:write', 'activity:erase', 'pseudonyms:read'),
    timeoutSeconds: 29,
  },
  service: request('activity:read', 'pseudonyms:read'),

  trigger: { kind: 'pipeline', memoryMb: 256, timeoutSeconds: 30, access: ['runs:start'] },
  plan: {
    kind: 'pipeline',
    memoryMb: 512,
    timeoutSeconds: 60,
    access: [
      'list:raw',
      'list:staged',
      'list:config',
      'read:config',
      'list:models',
      'write:runs',
      'control:read',
      'control:write',
      'pseudonyms:read',
      'pseudonyms:make',
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
      'erase:raw',
      'list:staged',
      'erase:staged',
      'list:curated',
      'erase:curated',
      'list:rejects',
      'erase:rejects',
      'list:imports',
      'erase:imports',
      'list:models',
      'erase:models',
      'control:read',
      'control:write',
      'results:read',
      'results:erase',
      'pseudonyms:read',
      'activity:scan',
      'activity:write',
      'activity:erase',
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
      'pseudonyms:read',
    ],
  },
  compact: {
    kind: 'training',
    memoryMb: 6144,
    timeoutSeconds: 900,
    storageMb: 10_240,
    access: ['read:runs', 'read:staged', 'list:curated', 'read:curated', 'write:curated', 'control:write'],
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
    access: [
      'read:runs',
      'read:models',
      'list:imports',
      'read:imports',
      'results:import',
      'control:read',
      'control:write',
    ],
  },
  activate: {
    kind: 'pipeline',
    memoryMb: 512,
    timeoutSeconds: 60,
    access: [
      'read:runs',
      'read:models',
      'write:models',
      'results:read',
      'results:erase',
      'control:read',
      'control:write',
      'activity:write',
      'activity:erase',
    ],
  },
  finish: {
    kind: 'pipeline',
    memoryMb: 256,
    timeoutSeconds: 300,
    access: [
      'list:runs',
      'read:runs',
      'write:runs',
      'list:imports',
      'erase:imports',
      'results:drop',
      'control:read',
      'control:write',
    ],
  },
};

export const routes: readonly Route[] = [
  ...answeredBy('service', 'any', {
    getHealth: 'GET /v1/health',
    getOpenApi: 'GET /v1/openapi.json',
  }),
  ...answeredBy('service', 'operator', {
    getCurrentModel: 'GET /v1/models/current',
  }),
  ...answeredBy('events', 'storefront', {
    postEvents: 'POST /v1/events',
  }),
  ...answeredBy('recommendations', 'storefront', {
    getRecommendations: 'GET /v1/customers/{customerId}/recommendations',
    createRecommendations: 'POST /v1/recommendations',
    getBasketComplements: 'POST /v1/baskets/complements',
    getBuyAgain: 'GET /v1/customers/{customerId}/buy-again',
  }),
  ...answeredBy('items', 'storefront', {
    getPopularItems: 'GET /v1/items/popular',
    getTrendingItems: 'GET /v1/items/trending',
    getNewItems: 'GET /v1/items/new',
    getSimilarItems: 'GET /v1/items/{itemId}/similar',
    getItemsBoughtTogether: 'GET /v1/items/{itemId}/bought-together',
  }),
  ...answeredBy('catalogue', 'back-office', {
    putItems: 'POST /v1/items',
    getItem: 'GET /v1/items/{itemId}',
    putItem: 'PUT /v1/items/{itemId}',
    patchItem: 'PATCH /v1/items/{itemId}',
    deleteItem: 'DELETE /v1/items/{itemId}',
  }),
  ...answeredBy('steering', 'back-office', {
    getRules: 'GET /v1/rules',
    putRules: 'PUT /v1/rules',
  }),
  ...answeredBy('steering', 'operator', {
    listExperiments: 'GET /v1/experiments',
    getExperiment: 'GET /v1/experiments/{experimentId}',
    putExperiment: 'PUT /v1/experiments/{experimentId}',
    deleteExperiment: 'DELETE /v1/experiments/{experimentId}',
  }),
  ...answeredBy('privacy', 'operator', {
    deleteCustomer: 'DELETE /v1/customers/{customerId}',
    exportCustomer: 'GET /v1/customers/{customerId}/export',
    getErasure: 'GET /v1/erasures/{erasureId}',
  }),
  ...answeredBy('customers', 'back-office', {
    getCustomer: 'GET /v1/customers/{customerId}',
    getCustomerValue: 'GET /v1/customers/{customerId}/value',
    getSimilarCustomers: 'GET /v1/customers/{customerId}/similar',
  }),
  ...answeredBy('segments', 'back-office', {
    listSegments: 'GET /v1/segments',
    getSegment: 'GET /v1/segments/{segmentId}',
    listSegmentMembers: 'GET /v1/segments/{segmentId}/members',
  }),
  ...answeredBy('insights', 'back-office', {
    listWorklists: 'GET /v1/worklists',
    getWorklist: 'GET /v1/worklists/{play}',
    getInsight: 'GET /v1/insights/{insight}',
  }),
];

/** Answers whatever no route matches, with a problem document. */
export const fallbackFunction: RequestFunction = 'service';

export const schedule = {
  /** Nightly run, UTC. It also renews results before their TTL when nothing new was delivered. */
  nightly: { hour: 2, minute: 30 },
  /** Uploads within this window cause one run; the run starts when the window closes. */
  coalesceSeconds: 300,
} as const;

export const limits = {
  /** API Gateway throttling: what one route takes, by its kind of caller. */
  throttle: {
    storefront: { requestsPerSecond: 500, burst: 1000 },
    'back-office': { requestsPerSecond: 50, burst: 100 },
    operator: { requestsPerSecond: 10, burst: 20 },
    any: { requestsPerSecond: 50, burst: 100 },
  } satisfies Readonly<Record<Audience, { requestsPerSecond: number; burst: number }>>,
  /** Children of a map at a time, in the run itself and, from so many on, as executions of their own. */
  curate: { concurrency: 10, distributed: { from: 200, concurrency: 40 } },
  /** The table is the limit here: more writers at a time would be throttled. */
  publish: { concurrency: 4, distributed: { from: 200, concurrency: 8 } },
  /** How often a run looks how far an import is. */
  importPollSeconds: 30,
  /** Longest that a whole run may take, its waiting included, before Step Functions ends it. */
  runSeconds: 6 * 3600,
} as const;

/** Namespace of the product's own metrics in CloudWatch. */
export const metricsNamespace = 'Clientele';

/** When somebody has to look: the alarm sounds above the threshold, in each of so many periods. */
export interface AlarmSpec {
  readonly threshold: number;
  readonly minutes: number;
  readonly periods: number;
  /** What silence means. */
  readonly missing: 'good' | 'bad';
  readonly meaning: string;
}

/** The alarms of a deployed shop. The README says what to do about each. */
export const alarms = {
  'failed-run': {
    threshold: 0,
    minutes: 60,
    periods: 1,
    missing: 'good',
    meaning: 'A run failed; the version before goes on serving.',
  },
  'endless-run': {
    threshold: 0,
    minutes: 60,
    periods: 1,
    missing: 'good',
    meaning: 'A run took longer than it may and was ended; the version before goes on serving.',
  },
  'held-run': {
    threshold: 0,
    minutes: 60,
    periods: 1,
    missing: 'good',
    meaning: 'A run ended, but what it made was worse than what serves, or its input could not be trusted.',
  },
  'old-version': {
    threshold: 72,
    minutes: 24 * 60,
    periods: 1,
    missing: 'bad',
    meaning: 'For three days nothing new was activated, or no run ended in a day.',
  },
  'rejected-rows': {
    threshold: 0.05,
    minutes: 60,
    periods: 1,
    missing: 'good',
    meaning: 'More than one row in twenty of what was delivered was set aside.',
  },
  'server-errors': {
    threshold: 5,
    minutes: 5,
    periods: 1,
    missing: 'good',
    meaning: 'The API answered more than five requests in five minutes with 5xx.',
  },
  'slow-answers': {
    threshold: 1000,
    minutes: 5,
    periods: 3,
    missing: 'good',
    meaning: 'One answer in a hundred took more than a second, for a quarter of an hour.',
  },
  'throttled-functions': {
    threshold: 0,
    minutes: 5,
    periods: 2,
    missing: 'good',
    meaning: 'Lambda refused calls: too many functions at a time for the account.',
  },
  'throttled-reads': {
    threshold: 100,
    minutes: 5,
    periods: 2,
    missing: 'good',
    meaning: 'DynamoDB refused reads of results for ten minutes.',
  },
  'throttled-writes': {
    threshold: 100,
    minutes: 5,
    periods: 2,
    missing: 'good',
    meaning: 'DynamoDB refused writes of live events for ten minutes.',
  },
  'dead-letters': {
    threshold: 0,
    minutes: 5,
    periods: 1,
    missing: 'good',
    meaning: 'An upload or the nightly schedule could not start a run.',
  },
} as const satisfies Readonly<Record<string, AlarmSpec>>;
export type AlarmName = keyof typeof alarms;

/** Stages whose need of memory, time and disk grows with the data. */
export type HeavyStage = 'curate' | 'compact' | 'train' | 'publish';

export interface Ceiling {
  readonly memoryMb: number;
  readonly seconds: number;
  /** Of `/tmp`. */
  readonly storageMb: number;
}

/** Stage of the run as a state of the state machine. Every task gets the whole state; its result is stored under the state's name. */
export type State =
  | { readonly type: 'wait'; readonly until: 'startAfter'; readonly next: string }
  | { readonly type: 'wait'; readonly seconds: number; readonly next: string }
  | {
      readonly type: 'task';
      readonly function: PipelineFunction;
      readonly next: string | null;
      /** What the cloud tells the function on top of the state: limits that a laptop does not have. */
      readonly told?: Readonly<Record<string, unknown>>;
    }
  /** One child for each element of the array at `over` (`state.field`); the child gets the state plus `slice`. */
  | {
      readonly type: 'map';
      readonly function: PipelineFunction;
      readonly over: string;
      readonly concurrency: number;
      /**
       * From so many children on they are executions of their own (a distributed map): the history of one execution ends
       * at 25,000 events. Their results are not handed on, only how many there were; absent: never that many.
       */
      readonly distributed?: { readonly from: number; readonly concurrency: number };
      readonly next: string;
    }
  /** Goes on by the string at `on` (`state.field`). */
  | {
      readonly type: 'choice';
      readonly on: string;
      readonly cases: Readonly<Record<string, string>>;
      readonly otherwise: string;
    }
  | { readonly type: 'fail'; readonly error: string }
  | { readonly type: 'succeed' };

/**
 * A run. Input: `{ runId, startAfter }`. `plan` takes the lease or reports `busy`; any error goes to `onError` with
 * the error under `error`; `finish` gives the lease back and writes the report whatever happened.
 */
export const pipeline: {
  readonly startAt: string;
  readonly onError: string;
  readonly states: Readonly<Record<string, State>>;
} = {
  startAt: 'window',
  onError: 'finish',
  states: {
    window: { type: 'wait', until: 'startAfter', next: 'plan' },
    plan: { type: 'task', function: 'plan', next: 'planned', told: { ceilings: ceilings() } },
    planned: {
      type: 'choice',
      on: 'plan.outcome',
      cases: { run: 'curate', renew: 'publish', busy: 'queue', erase: 'erase' },
      otherwise: 'finish',
    },
    /** What was asked to be erased goes first; what is left is planned anew. */
    erase: { type: 'task', function: 'erase', next: 'plan' },
    queue: { type: 'wait', seconds: 30, next: 'plan' },
    curate: {
      type: 'map',
      function: 'curate',
      over: 'plan.slices',
      ...limits.curate,
      next: 'compact',
    },
    compact: { type: 'task', function: 'compact', next: 'compacted' },
    compacted: { type: 'choice', on: 'compact.outcome', cases: { valid: 'train' }, otherwise: 'finish' },
    train: { type: 'map', function: 'train', over: 'plan.halves', concurrency: 2, next: 'judge' },
    judge: { type: 'task', function: 'judge', next: 'judged' },
    judged: { type: 'choice', on: 'judge.outcome', cases: { publish: 'publish' }, otherwise: 'finish' },
    publish: {
      type: 'map',
      function: 'publish',
      over: 'plan.publishSlices',
      ...limits.publish,
      next: 'published',
    },
    published: { type: 'choice', on: 'plan.publishBy', cases: { import: 'import' }, otherwise: 'activate' },
    import: { type: 'task', function: 'import', next: 'imported' },
    imported: {
      type: 'choice',
      on: 'import.outcome',
      cases: { importing: 'importing' },
      otherwise: 'activate',
    },
    importing: { type: 'wait', seconds: limits.importPollSeconds, next: 'import' },
    activate: { type: 'task', function: 'activate', next: 'forget' },
    /** Snapshots that know erased customers, now that a version without them serves. */
    forget: { type: 'task', function: 'erase', next: 'finish' },
    finish: { type: 'task', function: 'finish', next: 'finished' },
    finished: { type: 'choice', on: 'finish.outcome', cases: { failed: 'failed' }, otherwise: 'succeeded' },
    failed: { type: 'fail', error: 'RunFailed' },
    succeeded: { type: 'succeed' },
  },
};

/** What one function holds at most, by stage; the plan says before the work begins when a stage would need more. */
function ceilings(): Readonly<Record<HeavyStage, Ceiling>> & { readonly runSeconds: number } {
  const of = (name: HeavyStage): Ceiling => {
    const { memoryMb, timeoutSeconds, storageMb } = functions[name];
    return { memoryMb, seconds: timeoutSeconds, storageMb: storageMb ?? 512 };
  };
  const { runSeconds } = limits;
  return {
    curate: of('curate'),
    compact: of('compact'),
    train: of('train'),
    publish: of('publish'),
    runSeconds,
  };
}

/** Answers requests: reads what serves, and what else it is told. */
function request(...more: readonly Access[]): FunctionSpec {
  return {
    kind: 'request',
    memoryMb: 512,
    timeoutSeconds: 10,
    access: ['results:read', 'control:read', ...more],
  };
}

/** Routes of one function for one kind of caller: operation ► method and path. */
function answeredBy(
  name: RequestFunction,
  audience: Audience,
  operations: Readonly<Record<string, `${Method} /${string}`>>,
): Route[] {
  return Object.entries(operations).map(([operation, route]) => {
    const [method, path] = route.split(' ') as [Method, string];
    return { method, path, function: name, audience, operation };
  });
}
