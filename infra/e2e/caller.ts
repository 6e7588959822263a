import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import { problemOf } from '../../layers/api/http/problem.ts';
import { signedHeaders } from '../../layers/client/signature.ts';
import { ClienteleError } from '../../layers/contract/errors.ts';
import { MAX_TARGET_BYTES } from '../emulator/gateway.ts';
import { listenOnLoopback, readBody } from '../emulator/loopback.ts';
import { CREDENTIALS, type MiniStack, REGION } from './ministack.ts';

/** A caller with credentials: requests to its URL reach the deployed API signed. */
export interface Caller {
  readonly url: string;
  close(): void;
}

function refuse(outgoing: ServerResponse): void {
  const error = new ClienteleError('request.too_large', 'The path is too long.');
  const { problem, headers } = problemOf(error, 'caller');
  outgoing.writeHead(problem.status, headers).end(JSON.stringify(problem));
}

/** Headers of one connection, and those that signing sets. */
const NOT_FORWARDED = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'authorization',
  'x-amz-date',
]);

/**
 * Opens a port on the loopback interface that passes requests on to the deployed API as they are, but signed.
 * @param apiHost name of the API, by which MiniStack tells APIs apart
 */
export async function openCaller(miniStack: MiniStack, apiHost: string): Promise<Caller> {
  const agent = new Agent({ ca: miniStack.certificate, keepAlive: true });
  const target = new URL(miniStack.url);

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const method = incoming.method ?? 'GET';
    const path = incoming.url ?? '/';
    // API Gateway refuses longer paths; MiniStack does not.
    if (path.length > MAX_TARGET_BYTES) return refuse(outgoing);
    const signature = await signedHeaders(
      { method, path, headers: { host: apiHost }, body },
      { ...CREDENTIALS, region: REGION, service: 'execute-api' },
      Date.now(),
    );
    const kept = Object.entries(incoming.headers).filter(([name]) => !NOT_FORWARDED.has(name));
    const sent = request({
      agent,
      hostname: target.hostname,
      port: target.port,
      servername: apiHost.replace(/:\d+$/, ''),
      method,
      path,
      headers: { ...Object.fromEntries(kept), ...signature },
    });
    sent.on('response', (answer) => {
      const headers = Object.entries(answer.headers).filter(([name]) => !NOT_FORWARDED.has(name));
      outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(headers));
      answer.pipe(outgoing);
    });
    sent.on('error', (error) => outgoing.destroy(error));
    sent.end(body);
  }

  const server = createServer({ maxHeaderSize: 64 * 1024 }, (incoming, outgoing) => {
    forward(incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
