import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ClienteleError } from '../contract/errors.ts';
import { inTime, REQUEST_DEADLINES, type RequestDeadlines } from '../stores/deadlines.ts';
import { logger } from '../stores/log.ts';
import { loggedError } from '../stores/privacy/logged-error.ts';
import type { AnyAnswer } from './answer.ts';
import { callerOf, isSignedByIam } from './caller.ts';
import { type Fallback, findByPath } from './fallback.ts';
import { bodyOf } from './http/body.ts';
import type { RawInput } from './http/parse-input.ts';
import { codeOf } from './http/problem.ts';
import { problemResponse, successResponse } from './http/respond.ts';
import { inAcceptedForm } from './http/table.ts';
import type { Operation } from './operation.ts';
import { type ModelReader, modelReader } from './reading/model-reader.ts';
import type { RequestPorts } from './reading/ports.ts';

/**
 * The route that takes a browser's preflight requests past authorization: a preflight carries no credentials, and a `$default` route
 * with an authorizer would refuse it. The gateway adds the CORS headers.
 */
export const PREFLIGHT_ROUTE = 'OPTIONS /{proxy+}';

export interface HandlerOptions<X extends RequestPorts> {
  /** Called once, at the first request. */
  readonly ports: () => X;
  /** For requests that the gateway matched with no route (`$default`), see fallback.ts. */
  readonly fallback?: Fallback<Operation<X>>;
  /** How long a request may take before it is answered without the stores. */
  readonly deadlines?: RequestDeadlines;
}

/** A request function, as API Gateway (payload format 2.0) and the local gateway call it. */
export type RequestHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

type Chain = middy.Request<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/**
 * The chain of every request function: find the operation by route key, parse, act, then JSON with ETag and 304, or a problem
 * document for whatever was thrown. Parsing, security headers and errors are our own and not `@middy/http-*`: those neither
 * bound a body nor answer with problem documents, and would be as many lines of options.
 */
export function httpHandler<X extends RequestPorts>(
  operations: readonly Operation<X>[],
  {
    ports: makePorts,
    fallback = { reads: [], others: [] },
    deadlines = REQUEST_DEADLINES,
  }: HandlerOptions<X>,
): RequestHandler {
  const byRoute = new Map(operations.map((operation) => [operation.route as string, operation]));
  let container: { readonly ports: X; readonly model: ModelReader } | undefined;

  function getContainer(): NonNullable<typeof container> {
    if (container === undefined) {
      const ports = makePorts();
      container = { ports, model: modelReader(ports.store, ports.now) };
    }
    return container;
  }

  async function serve(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
    if (event.routeKey === PREFLIGHT_ROUTE) return { statusCode: 204 };
    const query = event.rawQueryString ?? '';
    const routed = byRoute.get(event.routeKey);
    if (routed !== undefined) {
      logCaller(event, routed);
      const raw = { path: event.pathParameters ?? {}, query, body: bodyOf(event, routed.beacons) };
      return responseOf(event, routed, await answerInTime(routed, raw, event));
    }
    const { method } = event.requestContext.http;
    const match = findByPath(fallback, method, event.rawPath);
    if (match === undefined) throw noRoute(method);
    const { operation, path, spansSlash } = match;
    if (isHidden(event, operation)) throw noRoute(method);
    const found = await answerInTime(operation, { path, query, body: undefined }, event);
    if (spansSlash && found.answer.known === false) throw noRoute(method);
    return responseOf(event, operation, found);
  }

  /** Answers within the deadline; from what the container keeps where the stores do not answer in time. */
  async function answerInTime(
    operation: Operation<X>,
    raw: RawInput,
    { routeKey, requestContext }: APIGatewayProxyEventV2,
  ): Promise<{ readonly answer: AnyAnswer; readonly fromMemory: boolean }> {
    const { ports, model } = getContainer();
    const onlyReads = operation.route.startsWith('GET ') || operation.fromMemory;
    const ms = onlyReads ? deadlines.readMs : deadlines.writeMs;
    try {
      const answer = await inTime(operation.answer(raw, model, ports), ms, () => tooLate(ms));
      return { answer, fromMemory: false };
    } catch (error) {
      if (!operation.fromMemory || codeOf(error) !== 'store.unavailable') throw error;
      // What is kept is about nobody in particular, so it does not matter what the version calls them.
      const { names: _, ...unnamed } = ports;
      // Whatever fails here, the answer is still that the store is unavailable.
      const answer = await operation.answer(raw, model.fromMemory(), unnamed as X).catch(() => undefined);
      if (answer === undefined || !hasItems(answer)) throw error;
      logger.warn('answered from memory', { route: routeKey, requestId: requestContext.requestId });
      return { answer, fromMemory: true };
    }
  }

  // middy runs what comes after the handler from the last to the first.
  return middy(serve).after(withoutBodyForHead).onError(reportProblem) as unknown as RequestHandler;
}

/**
 * With IAM, the gateway compares the path as it was signed with the caller's policy and hands on a decoded one, so that a policy that ends
 * below a customer's page could open that page. A GET of the back office has a route and comes here in no other way; its HEAD has none.
 */
function isHidden(event: APIGatewayProxyEventV2, { audience }: Pick<Operation, 'audience'>): boolean {
  return isSignedByIam(event) && audience === 'back-office' && event.requestContext.http.method === 'GET';
}

/** The log names who asked for what is the operator's, and nobody else: others ask on behalf of customers. */
function logCaller(event: APIGatewayProxyEventV2, { audience }: Pick<Operation, 'audience'>): void {
  const caller = audience === 'operator' ? callerOf(event) : undefined;
  if (caller === undefined) return;
  logger.info('operator request', {
    route: event.routeKey,
    caller,
    requestId: event.requestContext.requestId,
  });
}

function responseOf(
  event: APIGatewayProxyEventV2,
  { success: status, caching, table }: Pick<Operation, 'success' | 'caching' | 'table'>,
  { answer, fromMemory }: { readonly answer: AnyAnswer; readonly fromMemory: boolean },
): APIGatewayProxyStructuredResultV2 {
  const { body, perAnswer } = answer;
  return successResponse({
    status,
    caching,
    fromMemory,
    body,
    perAnswer,
    ifNoneMatch: event.headers['if-none-match'],
    text: table && inAcceptedForm(event, () => table(body)),
  });
}

function tooLate(ms: number): ClienteleError {
  return new ClienteleError('store.unavailable', `The stores did not answer within ${ms} ms`);
}

function hasItems({ body }: AnyAnswer): boolean {
  return 'items' in body && Array.isArray(body.items) && body.items.length > 0;
}

function noRoute(method: string): ClienteleError {
  return new ClienteleError(
    'request.not_found',
    `Nothing answers ${method} on this path. /v1/openapi.json lists what does.`,
  );
}

/** Middleware: HEAD gets the headers of GET. */
function withoutBodyForHead(request: Chain): void {
  if (request.event.requestContext.http.method !== 'HEAD' || request.response === null) return;
  const { body: _, ...rest } = request.response as APIGatewayProxyStructuredResultV2;
  request.response = rest;
}

/** Middleware: anything thrown becomes a problem document. Defects and outages are logged, callers' faults are not. */
function reportProblem(request: Chain): void {
  const { requestId } = request.event.requestContext;
  const response = problemResponse(request.error, requestId);
  if (response.statusCode >= 500) {
    const failure = {
      route: request.event.routeKey,
      requestId,
      code: codeOf(request.error),
      failure: loggedError(request.error),
    };
    if (response.statusCode === 500) logger.error('request failed', failure);
    else logger.warn('request not served', failure);
  }
  request.response = response;
  withoutBodyForHead(request);
}
