import { type IncomingHttpHeaders, request } from 'node:http';
import { request as requestTls } from 'node:https';

/** An answer as it came over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed; undefined where there is no body. */
  readonly json: unknown;
}

export interface Call {
  readonly method?: string;
  /** A body is JSON unless its type stands here; undefined: the header is not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

/** Asks the API. The path is sent as it is: nothing is encoded or cleaned up on the way. */
export type Ask = (path: string, call?: Call) => Promise<Reply>;

/**
 * A client of the API at a base URL.
 * @param host sent as the Host header, for servers that tell APIs apart by it; fetch would refuse to set it
 */
export function clientOf(baseUrl: string, host?: string): Ask {
  const base = new URL(baseUrl);
  const send = base.protocol === 'https:' ? requestTls : request;
  const prefix = base.pathname.replace(/\/$/, '');

  return (path, call = {}) =>
    new Promise((resolve, reject) => {
      const sent = send(
        {
          hostname: base.hostname,
          port: base.port,
          path: prefix + path,
          method: call.method ?? 'GET',
          headers: headersOf(call, host),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              json: parsed(text),
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(call.body);
    });
}

function headersOf({ headers, body }: Call, host: string | undefined): Record<string, string> {
  const type = body === undefined ? undefined : 'application/json';
  const all = Object.entries({ host, 'content-type': type, ...headers });
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
