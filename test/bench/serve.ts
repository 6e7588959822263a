import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { FunctionBundles } from '../../infra/cloud/bundle.ts';
import { startDynamo } from '../../infra/emulator/embedded-dynamo.ts';
import { FUNCTIONS } from '../../infra/spec/functions.ts';
import { items, recommendations } from '../../layers/api/all.ts';
import { httpHandler, type RequestHandler } from '../../layers/api/handler.ts';
import { ENVIRONMENT_VARIABLES } from '../../layers/contract/environment-variables.ts';
import type { RequestFunction } from '../../layers/contract/functions.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import { controlTable } from '../../layers/stores/control.ts';
import { dynamoLiveStore } from '../../layers/stores/live/live-dynamo.ts';
import { resultsWriter } from '../../layers/stores/results-writer.ts';
import type { ServingStore } from '../../layers/stores/serving.ts';
import { dynamoServingStore } from '../../layers/stores/serving-dynamo.ts';
import { BENCH_SERVING, benchShop } from './serve-shop.ts';
import { markdown } from './table.ts';

/** Requests of a kind that are measured, and before them some that are not. */
const REQUESTS = { store: 2_000, embedded: 300, warmUp: 300 } as const;
/** Fresh processes for each function; the median counts. */
const STARTS = 7;

const operations = [...Object.values(recommendations), ...Object.values(items)];

/** What is asked; `n` tells requests apart. */
const QUESTIONS: Readonly<Record<string, (n: number) => APIGatewayProxyEventV2>> = {
  'recommendations of a customer': (n) =>
    get('/v1/customers/{customerId}/recommendations', { customerId: `c${n % 50}` }),
  'in a session of 8 items, filter, diversity': (n) =>
    post('/v1/recommendations', {
      customer_id: `c${n % 50}`,
      session: Array.from({ length: 8 }, (_, at) => `i${(n * 7 + at * 13) % 400}`),
      filter: {
        all: [{ attribute: 'price', at_most: 4000 }, { not: { attribute: 'brand', equals: 'Brand 3' } }],
      },
      diversity: 0.3,
    }),
  'similar to an item': (n) => get('/v1/items/{itemId}/similar', { itemId: `i${n % 400}` }),
  'missing from a basket of 5': (n) =>
    post('/v1/baskets/complements', {
      basket: Array.from({ length: 5 }, (_, at) => `i${(n + at * 31) % 400}`),
    }),
  'popular items': () => get('/v1/items/popular', {}),
};

/** Handler times without and with a store, cold starts of the built bundles, and their sizes. */
export async function serve(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-serve-'));
  const names = { results: 'bench-results', control: 'bench-control', activity: 'bench-activity' };
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  process.env.AWS_REGION ??= 'eu-central-1';
  const dynamo = await startDynamo(join(folder, 'dynamodb'), {
    [names.results]: TABLES.results,
    [names.control]: TABLES.control,
    [names.activity]: TABLES.activity,
  });
  try {
    const shop = benchShop();
    const client = { endpoint: dynamo.endpoint };
    await resultsWriter({ table: names.results, client }).write(
      BENCH_SERVING.version,
      shop.rows,
      BENCH_SERVING.expiresAt,
    );
    const control = controlTable(names.control, client);
    await control.activate(BENCH_SERVING, undefined);
    const live = dynamoLiveStore(names.activity, client);
    for (const { kind, id, body } of shop.live)
      await live.update([{ kind, id, body: undefined, revision: 0 }], () => body, null);
    const embedded = dynamoServingStore({
      resultsTable: names.results,
      activityTable: names.activity,
      control,
      client,
    });
    const rows: string[][] = [];
    for (const [what, question] of Object.entries(QUESTIONS)) {
      const inMemory = await timesOf(handlerOn(shop.store), question, REQUESTS.store);
      const withStore = await timesOf(handlerOn(embedded), question, REQUESTS.embedded);
      rows.push([what, ...inMemory.clock, inMemory.processor, ...withStore.clock]);
    }
    const env = {
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      [ENVIRONMENT_VARIABLES.shop]: 'bench',
      [ENVIRONMENT_VARIABLES.bucket]: 'bench',
      [ENVIRONMENT_VARIABLES.resultsTable]: names.results,
      [ENVIRONMENT_VARIABLES.controlTable]: names.control,
      [ENVIRONMENT_VARIABLES.activityTable]: names.activity,
    };
    const head = [
      'request',
      'p50 ms',
      'p99 ms',
      'mean processor ms',
      'p50 ms, embedded store',
      'p99 ms, embedded store',
    ];
    return [markdown(head, rows), '', await coldStarts(folder, env)].join('\n');
  } finally {
    await dynamo.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function handlerOn(store: ServingStore): RequestHandler {
  return httpHandler(operations, { ports: () => ({ store, now: () => BENCH_SERVING.activatedAt }) });
}

/**
 * Median and 99th percentile in milliseconds by the clock, and the mean of this thread's processor time: on a machine that
 * does other things, the clock tells mostly of those. A wrong answer is not timed.
 */
async function timesOf(
  handler: RequestHandler,
  question: (n: number) => APIGatewayProxyEventV2,
  requests: number,
): Promise<{ readonly clock: string[]; readonly processor: string }> {
  for (let n = 0; n < REQUESTS.warmUp; n++) await answered(handler, question(n));
  const times: number[] = [];
  const before = process.threadCpuUsage();
  for (let n = REQUESTS.warmUp; n < REQUESTS.warmUp + requests; n++) {
    const event = question(n);
    const begun = performance.now();
    await answered(handler, event);
    times.push(performance.now() - begun);
  }
  const { user, system } = process.threadCpuUsage(before);
  times.sort((a, b) => a - b);
  const clock = [times[times.length >> 1]!, times[Math.floor(times.length * 0.99)]!].map(milliseconds);
  return { clock, processor: milliseconds((user + system) / 1000 / requests) };
}

async function answered(handler: RequestHandler, event: APIGatewayProxyEventV2): Promise<void> {
  const reply = await handler(event);
  if (reply.statusCode !== 200 || !reply.body?.includes('"item_id"'))
    throw new Error(`No answer: ${reply.body}`);
}

/** Each request function, built as for the cloud, in fresh processes: from the first import to a ready handler, to an answer. */
async function coldStarts(folder: string, env: Readonly<Record<string, string>>): Promise<string> {
  const bundles = new FunctionBundles(fileURLToPath(new URL('../../functions', import.meta.url)));
  const names = (Object.keys(FUNCTIONS) as RequestFunction[]).filter(
    (name) => FUNCTIONS[name].kind === 'request',
  );
  const rows: string[][] = [];
  for (const name of names) {
    const directory = join(folder, 'bundles', name);
    bundles.write(name, directory);
    const starter = join(directory, 'start.mjs');
    const handler = pathToFileURL(join(directory, 'handler.mjs')).href;
    await writeFile(starter, startScript(handler, ASKED[name] ?? get('/v1/health', {})));
    const starts: { ready: number; worked: number; answered: number; status: number }[] = [];
    for (let at = 0; at < STARTS; at++) {
      const { stdout } = await promisify(execFile)(process.execPath, [starter], {
        env: { ...process.env, ...env },
      });
      starts.push(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as (typeof starts)[number]);
    }
    if (starts.some(({ status }) => status >= 500)) throw new Error(`${name} does not start`);
    const median = (of: (start: (typeof starts)[number]) => number) =>
      milliseconds(starts.map(of).sort((a, b) => a - b)[STARTS >> 1]!);
    const kilobytes = String(Math.round(bundles.size(name) / 1000));
    const times = [
      median(({ ready }) => ready),
      median(({ worked }) => worked),
      median(({ answered }) => answered),
    ];
    rows.push([name, kilobytes, ...times]);
  }
  return markdown(
    ['function', 'bundle kB', 'import ms', 'import processor ms', 'import to first answer ms'],
    rows,
  );
}

/** What a cold function is asked first; its first answer reads the pointer, the rows and what many requests share. */
const ASKED: Partial<Record<RequestFunction, APIGatewayProxyEventV2>> = {
  recommendations: get('/v1/customers/{customerId}/recommendations', { customerId: 'c1' }),
  items: get('/v1/items/popular', {}),
};

function startScript(handler: string, event: object): string {
  return `const { user, system } = process.cpuUsage();
const begun = performance.now();
const { handler } = await import(${JSON.stringify(handler)});
const ready = performance.now() - begun;
const used = process.cpuUsage({ user, system });
const worked = (used.user + used.system) / 1000;
const { statusCode: status } = await handler(${JSON.stringify(event)}, {});
console.log(JSON.stringify({ ready, worked, answered: performance.now() - begun, status }));
process.exit(0);
`;
}

function get(path: string, pathParameters: Readonly<Record<string, string>>): APIGatewayProxyEventV2 {
  return event('GET', path, pathParameters, undefined);
}

function post(path: string, body: object): APIGatewayProxyEventV2 {
  return event('POST', path, {}, JSON.stringify(body));
}

function event(
  method: string,
  path: string,
  pathParameters: Readonly<Record<string, string>>,
  body: string | undefined,
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    pathParameters,
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body }),
    requestContext: { requestId: 'bench', http: { method, path } },
  } as unknown as APIGatewayProxyEventV2;
}

function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
