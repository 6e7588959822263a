import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RequestHandler } from '../../layers/api/handler.ts';
import { problemOf } from '../../layers/api/http/problem.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { RequestFunction } from '../../layers/contract/functions.ts';
import { logger } from '../../layers/stores/log.ts';
import type { Site } from '../dashboard/build.ts';
import { ROUTES } from '../spec/routes.ts';
import type { Authorize } from './authorizer.ts';
import { allowPage, isPreflight, PREFLIGHT, refuseForeign } from './foreign-callers.ts';
import { routedEvent } from './gateway-event.ts';
import { listenOnLoopback, readBody } from './loopback.ts';
import { siteAnswer } from './site.ts';

/** Largest body: Lambda's limit for the payload of one invocation. */
export const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** Longest path with its query; API Gateway allows 10,240 bytes with all headers. */
export const MAX_TARGET_BYTES = 8 * 1024;
/** Longer paths are read as well, so that they get an answer that says why they are refused. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Longer than clients usually keep idle connections, so that the client closes them. */
const KEEP_ALIVE_MS = 65_000;

export interface GatewayOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Gives a function's handler by name; by default `functions/<name>/handler.ts`. */
  readonly load?: (name: RequestFunction) => Promise<RequestHandler>;
  /** Absent: everybody on this machine may call. */
  readonly authorize?: Authorize;
  /** Origins whose pages may call; none by default. */
  readonly corsOrigins?: readonly string[];
  /** Served beside the API, to everybody on this machine: it holds no data. */
  readonly site?: Site;
  /** Called before each request; throws why it cannot be served now. Functions are not called, so they make no clients, before it returns. */
  readonly check?: () => void;
}

/** A running gateway. */
export interface Gateway {
  readonly port: number;
  /** Without a slash at the end. */
  readonly url: string;
  /**
   * Closes the gateway when running requests have ended, or at the latest after the grace time.
   * @param graceMs default 1,500
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Serves the API on 127.0.0.1 in this process: the routes of infra/spec, with the handlers and events of API Gateway.
 * @throws ClienteleError `config.invalid` when the port is in use or may not be opened
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const load = options.load ?? loadHandler;
  const names = [...new Set(ROUTES.map((route) => route.function))];
  const handlers = new Map(await Promise.all(names.map(async (name) => [name, await load(name)] as const)));
  let closing = false;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    let result: APIGatewayProxyStructuredResultV2;
    try {
      const caller = refuseForeign(request, options.corsOrigins);
      if (caller !== undefined) {
        allowPage(response, caller);
        if (isPreflight(request)) return write(response, PREFLIGHT, requestId);
      }
      if ((request.url ?? '').length > MAX_TARGET_BYTES) {
        throw new ClienteleError(
          'request.too_large',
          `A path with its query may have at most ${MAX_TARGET_BYTES} bytes.`,
        );
      }
      const body = await readBody(request, MAX_BODY_BYTES);
      const page = options.site && siteAnswer(request, options.site);
      if (page !== undefined) return write(response, page, requestId);
      options.check?.();
      const routed = routedEvent(request, body, requestId, Date.now());
      await options.authorize?.(request.headers.authorization, routed.audience);
      const handler = handlers.get(routed.function);
      if (handler === undefined) throw new Error(`No function ${routed.function} is loaded`);
      result = await handler(routed.event);
    } catch (error) {
      // The caller hung up while sending: nobody is there to answer.
      if (request.errored !== null) return;
      result = failure(error, requestId);
    }
    // The rest of a refused body is still arriving: the connection cannot be used again.
    if (closing || !request.complete) response.setHeader('connection', 'close');
    write(response, result, requestId);
  }

  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      logger.error('gateway failed', { error: error as Error });
      response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await openPort(server, options.port);

  function close(graceMs = 1_500): Promise<void> {
    closing = true;
    return new Promise((resolve) => {
      const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
      server.close(() => {
        clearTimeout(cutOff);
        resolve();
      });
      server.closeIdleConnections();
    });
  }

  return { port, url: `http://127.0.0.1:${port}`, close };
}

async function loadHandler(name: RequestFunction): Promise<RequestHandler> {
  const module = (await import(`../../functions/${name}/handler.ts`)) as { handler: RequestHandler };
  return module.handler;
}

async function openPort(server: Server, port: number): Promise<number> {
  return listenOnLoopback(server, port).catch((error: NodeJS.ErrnoException) => {
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} is in use. Choose another with --port.`,
      EACCES: `Port ${port} may not be opened by this user. Choose another with --port.`,
    };
    const reason = reasons[error.code ?? ''] ?? `Port ${port} cannot be opened: ${error.message}`;
    throw new ClienteleError('config.invalid', reason, { port }, error);
  });
}

function failure(error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
  const { problem, headers } = problemOf(error, requestId);
  if (problem.status === 500) logger.error('gateway failed', { requestId, error: error as Error });
  return {
    statusCode: problem.status,
    headers: { ...headers, 'cache-control': 'no-store' },
    body: JSON.stringify(problem),
  };
}

function write(response: ServerResponse, result: APIGatewayProxyStructuredResultV2, requestId: string): void {
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded === true ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, String(value));
  if (result.cookies !== undefined) response.setHeader('set-cookie', result.cookies);
  response.setHeader('apigw-requestid', requestId);
  response.statusCode = result.statusCode ?? 200;
  if (response.statusCode !== 304 && response.req.method !== 'HEAD') {
    response.setHeader('content-length', body.length);
  }
  response.end(body);
}
