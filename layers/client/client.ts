import createClient, { type Client } from 'openapi-fetch';
import { type Credentials, signedHeaders } from './signature.ts';
import type { Paths } from './types.ts';

/** How requests to a shop's API are made. */
export interface ClientOptions {
  /** Of the API: the output `ApiUrl` of a deployed shop, or http://127.0.0.1:8787. */
  readonly url: string;
  /** A bearer token for APIs that take tokens; called for each request, so that it can be renewed. */
  readonly token?: () => string | Promise<string>;
  /** AWS credentials for APIs that take signed requests; called for each request. */
  readonly credentials?: () => Credentials | Promise<Credentials>;
  /** Region of the API; needed with `credentials`. */
  readonly region?: string;
  /** Longest to wait for an answer, milliseconds. */
  readonly timeoutMs?: number;
}

/** A client of a shop's API whose paths, parameters and answers have types. */
export type ShopClient = Client<Paths>;

const TIMEOUT_MS = 30_000;

/**
 * Opens a client. `client.GET('/v1/items/popular', { params: { query: { limit: 5 } } })` comes to `{ data, error, response }`: `error` is
 * the problem document of an answer that is none. A request that gets no answer throws, as `fetch` does.
 */
export function openShop({ url, timeoutMs = TIMEOUT_MS, ...options }: ClientOptions): ShopClient {
  return createClient<Paths>({
    baseUrl: url.replace(/\/+$/, ''),
    fetch: async (request) => {
      const headers = await authorization(request, options);
      const authorized = new Request(request, {
        headers: { ...Object.fromEntries(request.headers), ...headers },
      });
      return fetch(authorized, { signal: AbortSignal.timeout(timeoutMs) });
    },
  });
}

async function authorization(
  request: Request,
  { token, credentials, region }: Omit<ClientOptions, 'url' | 'timeoutMs'>,
): Promise<Record<string, string>> {
  if (token !== undefined) return { authorization: `Bearer ${await token()}` };
  if (credentials === undefined) return {};
  if (region === undefined) throw new TypeError('Signed requests need a region');
  const { host, pathname, search } = new URL(request.url);
  const body = new Uint8Array(await request.clone().arrayBuffer());
  const { host: _, ...signed } = await signedHeaders(
    { method: request.method, path: `${pathname}${search}`, headers: { host }, body },
    { ...(await credentials()), region, service: 'execute-api' },
    Date.now(),
  );
  return signed;
}
