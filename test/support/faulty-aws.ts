import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call of the SDK as it arrives at the store. */
export interface Call {
  /** BatchWriteItem, PutItem, GetObject, PutObject, ListObjectsV2 … */
  readonly operation: string;
  /** S3: the object or prefix. DynamoDB: the table. */
  readonly about: string;
  /** DynamoDB only, parsed. */
  readonly body: Record<string, unknown>;
}

/**
 * What may go wrong with a call:
 * - `throttle`: refused (ProvisionedThroughputExceeded, SlowDown)
 * - `error`: refused with 500
 * - `reset`: the connection breaks before the store receives the call
 * - `lost`: the store executes it, then the connection breaks before the answer
 * - `truncate`: the store executes it, then the connection breaks within the answer
 * - `partial`: the store accepts half of a batch and returns the rest as unprocessed
 * - `hang`: no answer ever
 */
export const FAULTS = ['throttle', 'error', 'reset', 'lost', 'truncate', 'partial', 'hang'] as const;
export type Fault = (typeof FAULTS)[number];

/** Decides what happens to a call; undefined lets it through. The call waits for the decision, so a script can delay calls. */
export type Script = (call: Call) => Fault | undefined | Promise<Fault | undefined>;

export interface FaultyStore {
  readonly endpoint: string;
  /** What happens to calls from now on. */
  follow(script: Script): void;
  /** Calls since the last reading, with their faults. */
  heard(): readonly (Call & { readonly fault: Fault | undefined })[];
  close(): Promise<void>;
}

/** Starts a proxy in front of a store on the loopback interface that injects the faults of a script. */
export async function faultyStore(target: string): Promise<FaultyStore> {
  let script: Script = () => undefined;
  let calls: (Call & { readonly fault: Fault | undefined })[] = [];

  const server = createServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming);
    const call = callOf(incoming, body);
    const fault = await script(call);
    calls.push({ ...call, fault });
    if (fault === 'hang') return;
    if (fault === 'reset') return void incoming.socket.destroy();
    if (fault === 'throttle' || fault === 'error') return refuse(outgoing, incoming, fault);
    const partial = fault === 'partial' ? halfOf(call) : undefined;
    const sent = partial === undefined ? body : Buffer.from(JSON.stringify(partial.asked));
    try {
      const answer = await forwarded(target, incoming, sent);
      if (fault === 'lost') return void incoming.socket.destroy();
      reply(outgoing, answer, partial === undefined ? answer.body : partial.completed(answer.body), fault);
    } catch {
      incoming.socket.destroy();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    follow: (next) => {
      script = next;
    },
    heard: () => {
      const heard = calls;
      calls = [];
      return heard;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Random faults from a seed, in `percent` of the calls; at most three in a row for the same call, so that bounded retries
 * always succeed.
 */
export function seeded(seed: number, percent: number, faults: readonly Fault[]): Script {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const inARow = new Map<string, number>();
  return ({ operation, about }) => {
    const name = `${operation} ${about}`;
    const run = inARow.get(name) ?? 0;
    if (random(100) >= percent || run >= 3) {
      inARow.delete(name);
      return undefined;
    }
    inARow.set(name, run + 1);
    return faults[random(faults.length)];
  };
}

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

function forwarded(target: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { host: _, 'transfer-encoding': __, ...headers } = incoming.headers;
    const onward = request(
      new URL(incoming.url ?? '/', target),
      {
        method: incoming.method ?? 'GET',
        headers: { ...headers, 'content-length': String(body.length) },
        agent: false,
      },
      async (answer) => {
        resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: await bytesOf(answer) });
      },
    );
    onward.on('error', reject);
    onward.end(body);
  });
}

function reply(outgoing: ServerResponse, answer: Reply, body: Buffer, fault: Fault | undefined): void {
  const { 'transfer-encoding': _, 'x-amz-crc32': __, connection: ___, ...headers } = answer.headers;
  // Answers to HEAD and answers without a body keep the store's content-length.
  const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
  outgoing.writeHead(answer.status, { ...headers, ...length });
  if (fault !== 'truncate') return void outgoing.end(body);
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

function refuse(outgoing: ServerResponse, incoming: IncomingMessage, fault: 'throttle' | 'error'): void {
  if (incoming.headers['x-amz-target'] === undefined) {
    const code = fault === 'throttle' ? 'SlowDown' : 'InternalError';
    outgoing.writeHead(fault === 'throttle' ? 503 : 500, { 'content-type': 'application/xml' });
    outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>injected</Message></Error>`);
    return;
  }
  const type = fault === 'throttle' ? 'ProvisionedThroughputExceededException' : 'InternalServerError';
  outgoing.writeHead(fault === 'throttle' ? 400 : 500, { 'content-type': 'application/x-amz-json-1.0' });
  outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'injected' }));
}

function callOf(incoming: IncomingMessage, body: Buffer): Call {
  const target = incoming.headers['x-amz-target'];
  if (typeof target === 'string') {
    const parsed = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const tables = Object.keys((parsed.RequestItems ?? {}) as object).join();
    return {
      operation: target.split('.')[1] ?? '',
      about: String(parsed.TableName ?? tables),
      body: parsed,
    };
  }
  const url = new URL(incoming.url ?? '/', 'http://store');
  const isListing = url.searchParams.has('list-type');
  const names: Record<string, string> = { GET: 'GetObject', PUT: 'PutObject', HEAD: 'HeadObject' };
  return {
    operation: isListing ? 'ListObjectsV2' : (names[incoming.method ?? ''] ?? String(incoming.method)),
    about: isListing
      ? (url.searchParams.get('prefix') ?? '')
      : decodeURIComponent(url.pathname).split('/').slice(2).join('/'),
    body: {},
  };
}

interface Half {
  readonly asked: object;
  /** The store's answer plus the requests that were withheld. */
  completed(answer: Buffer): Buffer;
}

type Items = Record<string, unknown[]>;
type Keys = Record<string, { readonly Keys: unknown[] }>;

/** Half of a batch, at least one request; undefined if the call is no batch. */
function halfOf({ operation, body }: Call): Half | undefined {
  const wanted = body.RequestItems as Items & Keys;
  const take = (all: readonly unknown[]) => Math.ceil(all.length / 2);
  const split = <T>(part: (of: T, end: 'first' | 'rest') => T, isEmpty: (of: T) => boolean) => {
    const entries = Object.entries(wanted) as [string, T][];
    const of = (end: 'first' | 'rest') =>
      Object.fromEntries(
        entries.map(([table, all]) => [table, part(all, end)]).filter(([, all]) => !isEmpty(all as T)),
      );
    return { first: of('first'), rest: of('rest') };
  };
  if (operation === 'BatchWriteItem') {
    const { first, rest } = split<unknown[]>(
      (all, end) => (end === 'first' ? all.slice(0, take(all)) : all.slice(take(all))),
      (all) => all.length === 0,
    );
    return handedBack({ ...body, RequestItems: first }, { UnprocessedItems: rest });
  }
  if (operation === 'BatchGetItem') {
    const { first, rest } = split<{ readonly Keys: unknown[] }>(
      (all, end) => ({
        ...all,
        Keys: end === 'first' ? all.Keys.slice(0, take(all.Keys)) : all.Keys.slice(take(all.Keys)),
      }),
      (all) => all.Keys.length === 0,
    );
    return handedBack({ ...body, RequestItems: first }, { UnprocessedKeys: rest });
  }
  return undefined;
}

function handedBack(asked: object, rest: object): Half {
  return {
    asked,
    completed: (answer) =>
      Buffer.from(JSON.stringify({ ...(JSON.parse(answer.toString('utf8')) as object), ...rest })),
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
