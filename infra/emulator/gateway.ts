import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RequestHandler } from '../../layers/api/http/handler.ts';
import { problemOf } from '../../layers/api/http/problem.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { RequestFunction } from '../../layers/contract/functions.ts';
import { logger } from '../../layers/stores/log.ts';
import { ROUTES } from '../spec/routes.ts';
import type { Authorize } from './authorizer.ts';
import { routedEvent } from './gateway-event.ts';

/** Largest body that is handed to a function: Lambda's limit for one invocation. */
export const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** Longest path with its query; API Gateway takes 10,240 bytes with all headers. */
export const MAX_TARGET_BYTES = 8 * 1024;
/** Room for what is longer, so that it gets an answer that says so. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Idle connections are kept longer than clients usually keep them, so that it is the client who closes. */
const KEEP_ALIVE_MS = 65_000;

export interface GatewayOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Gives a function's handler by name; by default `functions/<name>/handler.ts`. */
  readonly load?: (name: RequestFunction) => Promise<RequestHandler>;
  /** Who may ask; absent: everybody on this machine. */
  readonly authorize?: Authorize;
}

/** A running gateway. */
export interface Gateway {
  readonly port: number;
  /** Without a slash at the end. */
  readonly url: string;
  /**
   * Takes no new requests, lets running ones end, and closes. What has not ended by then is cut off.
   * @param graceMs default 1,500
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Serves the API on the loopback: the routes of `infra/spec/`, the same handlers and the same events as API Gateway in the
 * cloud, in this process.
 * @throws ClienteleError `config.invalid` when the port is taken or may not be opened
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
      if ((request.url ?? '').length > MAX_TARGET_BYTES) {
        throw new ClienteleError('request.too_large', `A path may have ${MAX_TARGET_BYTES} bytes at most.`);
      }
      const body = await readBody(request);
      const routed = routedEvent(request, body, requestId, Date.now());
      await options.authorize?.(request.headers.authorization, routed.audience);
      const handler = handlers.get(routed.function);
      if (handler === undefined) throw new Error(`No function ${routed.function} is loaded`);
      result = await handler(routed.event);
    } catch (error) {
      // The caller hung up while sending: there is nobody to answer.
      if (request.errored !== null) return;
      result = failure(error, requestId);
    }
    // A body that was refused half-way is still coming in; the connection cannot be used again.
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
  const port = await listening(server, options.port);

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

function listening(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} is in use. Choose another with --port.`,
        EACCES: `Port ${port} may not be opened by this user. Choose another with --port.`,
      };
      const reason = reasons[error.code ?? ''] ?? `Port ${port} cannot be opened: ${error.message}`;
      reject(new ClienteleError('config.invalid', reason, { port }, error));
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) {
      throw new ClienteleError('request.too_large', `A body may have ${MAX_BODY_BYTES} bytes at most.`);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function failure(error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
  const { problem, headers } = problemOf(error, requestId);
  if (problem.status >= 500) logger.error('gateway failed', { requestId, error: error as Error });
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
