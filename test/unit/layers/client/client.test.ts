import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { listenOnLoopback } from '../../../../infra/emulator/loopback.ts';
import { openShop } from '../../../../layers/client/client.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

/** A server that keeps what it was asked, and answers with a status and a document. */
async function serving(status: number, body: unknown): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  server = createServer((request, response) => {
    asked.push(request);
    request.resume();
    request.on('end', () =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
  });
  return { url: `http://127.0.0.1:${await listenOnLoopback(server)}/`, asked };
}

it('asks a path with its parameters', async () => {
  const { url, asked } = await serving(200, { items: [] });
  const { data } = await openShop({ url }).GET('/v1/items/popular', {
    params: { query: { limit: 5, category: ['a b'] } },
  });
  expect(data).toEqual({ items: [] });
  expect(asked[0]?.url).toBe('/v1/items/popular?limit=5&category=a%20b');
  expect(asked[0]?.headers.authorization).toBeUndefined();
});

it('comes to the problem of an answer that is none', async () => {
  const { url } = await serving(404, { code: 'request.not_found', detail: 'Nothing.' });
  const { data, error, response } = await openShop({ url }).GET('/v1/segments');
  expect({ data, error, status: response.status }).toEqual({
    data: undefined,
    error: { code: 'request.not_found', detail: 'Nothing.' },
    status: 404,
  });
});

it('shows a token, asked for anew each time', async () => {
  const { url, asked } = await serving(200, {});
  let number = 0;
  const client = openShop({ url, token: () => `token-${++number}` });
  await client.GET('/v1/segments');
  await client.GET('/v1/segments');
  expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
});

it('signs for AWS, with the body and the session', async () => {
  const { url, asked } = await serving(200, {});
  const credentials = () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' });
  const client = openShop({ url, region: 'eu-central-1', credentials });
  await client.POST('/v1/recommendations', { body: { limit: 3 } });
  const { authorization, 'x-amz-security-token': session, 'content-type': type } = asked[0]!.headers;
  expect(authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/execute-api\/aws4_request/,
  );
  expect({ session, type }).toEqual({ session: 'session', type: 'application/json' });
});

it('needs a region to sign', async () => {
  const { url } = await serving(200, {});
  const client = openShop({ url, credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) });
  await expect(client.GET('/v1/segments')).rejects.toThrow('need a region');
});
