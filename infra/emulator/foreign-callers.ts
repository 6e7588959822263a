import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { ClienteleError } from '../../layers/contract/errors.ts';

/** Headers of an answer that a page may read beside those that every page may. */
const EXPOSED = 'apigw-requestid, etag, retry-after, x-clientele-fallback';

/**
 * Refuses what a page of another site can send to this machine: a name of that site which resolves to this machine (DNS
 * rebinding) shows in the Host header, a request from a page in the Origin header.
 * @param allowed origins whose pages may call
 * @returns the origin of the calling page, if it is an allowed one
 * @throws ClienteleError `request.forbidden`
 */
export function refuseForeign(request: IncomingMessage, allowed: readonly string[] = []): string | undefined {
  const { host, origin } = request.headers;
  const port = request.socket.localPort;
  if (!isLoopback(host, port)) {
    throw new ClienteleError(
      'request.forbidden',
      `The Host header must be 127.0.0.1:${port}, localhost:${port} or [::1]:${port}.`,
    );
  }
  if (origin === undefined || origin === `http://${host}`) return undefined;
  if (allowed.includes(origin)) return origin;
  throw new ClienteleError(
    'request.forbidden',
    'Pages of this origin may not call. Start with --cors-origin and the origin to allow them.',
  );
}

/** Makes a server for this machine's own processes refuse every request that {@link refuseForeign} does, and all pages. */
export function refusePages(server: Server): void {
  const handlers = server.listeners('request') as ((ask: IncomingMessage, answer: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    try {
      if (request.headers.origin !== undefined) throw new Error('A page is calling');
      refuseForeign(request);
    } catch {
      response.writeHead(403).end();
      return;
    }
    for (const handler of handlers) handler.call(server, request, response);
  });
}

/** Whether a request asks what a page of its origin may send. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** The answer to a preflight of an allowed origin, but for {@link allowPage}. */
export const PREFLIGHT = {
  statusCode: 204,
  headers: {
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'authorization, content-type, if-none-match',
    'access-control-allow-private-network': 'true',
    'access-control-max-age': '600',
  },
} as const;

/** Lets the page of an allowed origin read the answer. */
export function allowPage(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', EXPOSED);
  response.setHeader('vary', 'origin');
}

function isLoopback(host: string | undefined, port: number | undefined): boolean {
  const parts = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d{1,5}))?$/i.exec(host ?? '');
  return parts !== null && Number(parts[1] ?? 80) === port;
}
