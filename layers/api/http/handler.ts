import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ClienteleError } from '../../contract/errors.ts';
import { inTime, REQUEST_DEADLINES, type RequestDeadlines } from '../../stores/deadlines.ts';
import { logger } from '../../stores/log.ts';
import { loggedError } from '../../stores/privacy/logged-error.ts';
import type { Answer } from './answer.ts';
import { bodyOf } from './body.ts';
import type { Endpoint } from './endpoint.ts';
import { noneMatch, weakEtag } from './etag.ts';
import { type ModelReader, modelReader } from './model-reader.ts';
import { FALLBACK_HEADER, type Operation } from './operation.ts';
import type { RawInput } from './parse-input.ts';
import type { RequestPorts } from './ports.ts';
import { codeOf, problemOf } from './problem.ts';
import { matchUnrouted, type Unrouted } from './routes.ts';

export interface HandlerOptions<X extends RequestPorts> {
  /** Asked once, at the first request. */
  readonly ports: () => X;
  /**
   * For requests the gateway matched with no route (`$default`): every endpoint of the API that only reads, and every
   * operation there is. Only the fallback function has them.
   */
  readonly unrouted?: Unrouted;
  /** How long a request may take before it is answered without the stores. */
  readonly deadlines?: RequestDeadlines;
}

/** A request function, as API Gateway (payload format 2.0) and the local gateway call it. */
export type RequestHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

type Chain = middy.Request<APIGatewayProxyEventV2, Served | APIGatewayProxyStructuredResultV2>;

interface Served {
  readonly answer: Answer;
  readonly operation: Operation;
  /** Made without the stores, of what this container keeps. */
  readonly fromMemory: boolean;
}

/** What an API that only ever answers JSON tells browsers that get to see it all the same. */
const SECURITY = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
} as const;

const CACHE_CONTROL: Readonly<Record<Operation['caching'], string>> = {
  shared: 'public, max-age=60',
  personal: 'private, no-cache',
  never: 'no-store',
};

/**
 * The chain of every request function: find the endpoint by route key, parse, answer, then JSON with ETag and 304, or a
 * problem document for whatever was thrown.
 */
export function httpHandler<X extends RequestPorts>(
  endpoints: readonly Endpoint<X>[],
  options: HandlerOptions<X>,
): RequestHandler {
  const byRoute = new Map(endpoints.map((endpoint) => [endpoint.operation.route as string, endpoint]));
  const deadlines = options.deadlines ?? REQUEST_DEADLINES;
  let surroundings: { readonly ports: X; readonly model: ModelReader } | undefined;

  function around(): NonNullable<typeof surroundings> {
    if (surroundings === undefined) {
      const ports = options.ports();
      surroundings = { ports, model: modelReader(ports.store, ports.now) };
    }
    return surroundings;
  }

  async function serve(event: APIGatewayProxyEventV2): Promise<Served> {
    const query = event.rawQueryString ?? '';
    const routed = byRoute.get(event.routeKey);
    if (routed !== undefined) {
      return served(routed, { path: event.pathParameters ?? {}, query, body: bodyOf(event) }, event);
    }
    const { method } = event.requestContext.http;
    const match = matchUnrouted(options.unrouted ?? { endpoints: [], operations: [] }, method, event.rawPath);
    if (match === undefined) throw noRoute(method);
    const found = await served(match.endpoint, { path: match.path, query, body: undefined }, event);
    if (match.loose && found.answer.known === false) throw noRoute(method);
    return found;
  }

  /** The endpoint's answer within the deadline; of what is kept where the stores do not give one in time. */
  async function served(
    { operation, answer }: Endpoint<X>,
    raw: RawInput,
    { routeKey, requestContext }: APIGatewayProxyEventV2,
  ): Promise<Served> {
    const { ports, model } = around();
    const reads = operation.route.startsWith('GET ') || operation.fromMemory === true;
    const ms = reads ? deadlines.readMs : deadlines.writeMs;
    try {
      const made = await inTime(answer(raw, model, ports), ms, () => tooLate(ms));
      return { answer: made, operation, fromMemory: false };
    } catch (error) {
      if (operation.fromMemory !== true || codeOf(error) !== 'store.unavailable') throw error;
      // Whatever goes wrong here, what is told is that the store is away.
      // What is kept is nobody's own, so it does not matter what the version calls them.
      const { names: _, ...unnamed } = ports;
      const made = await answer(raw, model.fromMemory(), unnamed as X).catch(() => undefined);
      if (made === undefined || !hasItems(made)) throw error;
      logger.warn('answered from memory', { route: routeKey, requestId: requestContext.requestId });
      return { answer: made, operation, fromMemory: true };
    }
  }

  // middy runs what comes after the handler from the last to the first.
  return middy(serve)
    .after(withoutBodyForHead)
    .after(respond)
    .onError(reportProblem) as unknown as RequestHandler;
}

function tooLate(ms: number): ClienteleError {
  return new ClienteleError('store.unavailable', `The stores did not answer within ${ms} ms`);
}

function hasItems({ body }: Answer): boolean {
  return 'items' in body && Array.isArray(body.items) && body.items.length > 0;
}

function noRoute(method: string): ClienteleError {
  return new ClienteleError(
    'request.not_found',
    `Nothing answers ${method} on this path. /v1/openapi.json lists what does.`,
  );
}

/** Middleware: answer ► JSON, or 304 where the caller has it already. */
function respond(request: Chain): void {
  const { answer, operation, fromMemory } = request.response as Served;
  const { caching, success } = operation;
  if (success === 204) {
    request.response = { statusCode: 204, headers: { ...SECURITY, 'cache-control': CACHE_CONTROL.never } };
    return;
  }
  const meaning = JSON.stringify(answer.body);
  const headers: Record<string, string> = {
    ...SECURITY,
    'cache-control': CACHE_CONTROL[fromMemory ? 'never' : caching],
    ...(fromMemory ? { [FALLBACK_HEADER]: 'store.unavailable' } : {}),
  };
  if (caching !== 'never' && !fromMemory) {
    headers.etag = weakEtag(meaning);
    if (noneMatch(request.event.headers['if-none-match'], headers.etag)) {
      request.response = { statusCode: 304, headers };
      return;
    }
  }
  const body =
    answer.perAnswer === undefined ? meaning : JSON.stringify({ ...answer.perAnswer, ...answer.body });
  request.response = {
    statusCode: success ?? 200,
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  };
}

/** Middleware: HEAD gets the headers of GET. */
function withoutBodyForHead(request: Chain): void {
  if (request.event.requestContext.http.method === 'HEAD') {
    const { body: _, ...rest } = request.response as APIGatewayProxyStructuredResultV2;
    request.response = rest;
  }
}

/** Middleware: anything thrown ► problem document. Defects and outages are logged, callers' faults are not. */
function reportProblem(request: Chain): void {
  const { requestId, http } = request.event.requestContext;
  const { problem, headers } = problemOf(request.error, requestId);
  if (problem.status >= 500) {
    const failure = {
      route: request.event.routeKey,
      requestId,
      code: codeOf(request.error),
      failure: loggedError(request.error),
    };
    if (problem.status === 500) logger.error('request failed', failure);
    else logger.warn('request not served', failure);
  }
  request.response = {
    statusCode: problem.status,
    headers: { ...SECURITY, ...headers, 'cache-control': CACHE_CONTROL.never },
    ...(http.method === 'HEAD' ? {} : { body: JSON.stringify(problem) }),
  };
}
