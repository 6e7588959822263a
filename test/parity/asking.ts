import { request } from 'node:http';

/** One request and what came back. */
export interface Answer {
  /** The route as the OpenAPI document writes it; null: none, or none was meant. */
  readonly route: string | null;
  readonly method: string;
  readonly path: string;
  /** What was sent: JSON, or the text where it is none. */
  readonly body?: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or the text where it is none; null: nothing came. */
  readonly answer: unknown;
}

export interface More {
  readonly route?: string;
  readonly body?: unknown;
  /** Sent as it is in place of a body. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks, and hands what came back to whoever keeps it. One at a time: the order of answers is that of asking. */
export type Ask = (method: string, path: string, more?: More) => Promise<Answer>;

/**
 * A client of the API. Paths are sent as they are.
 * @param keep called with each answer
 */
export function asking(url: string, keep: (answer: Answer) => void): Ask {
  const { hostname, port } = new URL(url);

  return (method, path, { route, body, text, headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
      const type = sent === undefined ? {} : { 'content-type': 'application/json' };
      const outgoing = request(
        { hostname, port, path, method, headers: { ...type, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer: Answer = {
              route: route ?? null,
              method,
              path,
              ...(sent === undefined ? {} : { body: body ?? text }),
              status: response.statusCode ?? 0,
              headers: Object.fromEntries(
                Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
              ),
              answer: parsed(Buffer.concat(chunks).toString('utf8')),
            };
            keep(answer);
            resolve(answer);
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(sent);
    });
}

/** An identifier as a segment of a path. */
export function segment(id: string): string {
  if (/^~|[/%?]|^\.{1,2}$/.test(id)) return `~${Buffer.from(id, 'utf8').toString('base64url')}`;
  return encodeURIComponent(id);
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
