import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Gateway,
  MAX_BODY_BYTES,
  MAX_TARGET_BYTES,
  startGateway,
} from '../../../../infra/emulator/gateway.ts';
import type { RequestHandler } from '../../../../layers/api/handler.ts';
import { logger } from '../../../../layers/stores/log.ts';
import { clientOf } from '../../../acceptance/client.ts';

logger.setLogLevel('SILENT');

const open: Gateway[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close(0)));
});

/** A gateway whose functions all do the same. */
async function gatewayWith(handler: RequestHandler): Promise<Gateway> {
  const gateway = await startGateway({ port: 0, load: async () => handler });
  open.push(gateway);
  return gateway;
}

/** A gateway whose functions answer with the event they got. */
function echo(): Promise<Gateway> {
  return gatewayWith(async (event) => ({ statusCode: 200, body: JSON.stringify(event) }));
}

async function eventFor(
  path: string,
  call: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<APIGatewayProxyEventV2> {
  const reply = await clientOf((await echo()).url)(path, call);
  return reply.json as APIGatewayProxyEventV2;
}

describe('a path that is too long', () => {
  it('is refused with a problem document, as far as the connection carries it', async () => {
    const gateway = await echo();
    for (const length of [MAX_TARGET_BYTES, 20_000, 60_000]) {
      const reply = await clientOf(gateway.url)(`/v1/items/${'x'.repeat(length)}/similar`);
      expect(reply).toMatchObject({ status: 413, json: { code: 'request.too_large' } });
    }
  });
});

describe('the event of the local gateway', () => {
  it('names route, path, query and parameters as payload format 2.0 does', async () => {
    const event = await eventFor('/v1/items/a%20b/similar?limit=3&x=%20&limit=4', {
      headers: { 'X-Some': 'Thing' },
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/items/{itemId}/similar',
      rawPath: '/v1/items/a b/similar',
      rawQueryString: 'limit=3&x=%20&limit=4',
      queryStringParameters: { limit: '3,4', x: ' ' },
      pathParameters: { itemId: 'a b' },
      headers: { 'x-some': 'Thing' },
      isBase64Encoded: false,
      requestContext: { stage: '$default', http: { method: 'GET', path: '/v1/items/a b/similar' } },
    });
    expect(event.requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(event).not.toHaveProperty('body');
  });

  it.each([
    ['/v1/items/popular', 'GET /v1/items/popular'],
    ['/v1/items/popular/similar', 'GET /v1/items/{itemId}/similar'],
    ['/v1/segments/%F0%9F%A7%A6', 'GET /v1/segments/{segmentId}'],
    ['/v1/items/a%2Fb/similar', '$default'],
    ['/v1/customers//recommendations', '$default'],
    ['/v1/nothing', '$default'],
  ])('routes %s to %s', async (path, routeKey) => {
    expect(await eventFor(path)).toMatchObject({ routeKey });
  });

  it('routes another method to the fallback', async () => {
    expect(await eventFor('/v1/health', { method: 'DELETE' })).toMatchObject({ routeKey: '$default' });
  });

  it('decodes a parameter once', async () => {
    expect(await eventFor('/v1/segments/100%2525')).toMatchObject({
      pathParameters: { segmentId: '100%25' },
    });
  });

  it('moves cookies to where they belong', async () => {
    const event = await eventFor('/v1/health', { headers: { cookie: 'a=1; b=2' } });
    expect(event.cookies).toEqual(['a=1', 'b=2']);
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it.each([
    ['application/json', 'höre', false],
    ['text/csv; charset=utf-8', 'höre', false],
    ['application/octet-stream', 'aMO2cmU=', true],
    ['application/x-www-form-urlencoded', 'aMO2cmU=', true],
  ])('hands over a body of %s', async (type, body, isBase64Encoded) => {
    const event = await eventFor('/v1/health', {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'höre',
    });
    expect(event).toMatchObject({ body, isBase64Encoded });
  });
});

describe('the local gateway', () => {
  it('writes what the function answers, binary and cookies too', async () => {
    const gateway = await gatewayWith(async () => ({
      statusCode: 418,
      headers: { 'x-number': 7 },
      cookies: ['a=1', 'b=2'],
      body: Buffer.from('tea 🍵').toString('base64'),
      isBase64Encoded: true,
    }));
    const reply = await clientOf(gateway.url)('/v1/health');
    expect(reply).toMatchObject({ status: 418, text: 'tea 🍵' });
    expect(reply.headers).toMatchObject({
      'x-number': '7',
      'set-cookie': ['a=1', 'b=2'],
      'content-length': '8',
    });
  });

  it('answers 500 for a function that throws, and goes on', async () => {
    let calls = 0;
    const gateway = await gatewayWith(async () => {
      calls += 1;
      if (calls === 1) throw new Error('secret');
      return { statusCode: 200, body: 'well' };
    });
    const ask = clientOf(gateway.url);
    const failed = await ask('/v1/health');
    expect(failed.status).toBe(500);
    expect(failed.text).not.toContain('secret');
    expect(await ask('/v1/health')).toMatchObject({ status: 200, text: 'well' });
  });

  it('takes the largest body and refuses one byte more', async () => {
    const gateway = await gatewayWith(async (event) => ({
      statusCode: 200,
      body: String(Buffer.from(event.body ?? '', 'base64').length),
    }));
    const ask = clientOf(gateway.url);
    const binary = { method: 'POST', headers: { 'content-type': 'application/octet-stream' } };
    const largest = await ask('/v1/health', { ...binary, body: 'x'.repeat(MAX_BODY_BYTES) });
    expect(largest.text).toBe(String(MAX_BODY_BYTES));
    const larger = await ask('/v1/health', { ...binary, body: 'x'.repeat(MAX_BODY_BYTES + 1) });
    expect(larger).toMatchObject({ status: 413, json: { code: 'request.too_large' } });
  });

  it('keeps a connection for the next request', async () => {
    const gateway = await echo();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = [await localPort(gateway, agent), await localPort(gateway, agent)];
    agent.destroy();
    expect(ports[0]).toBe(ports[1]);
  });

  it('lets a running request end before it closes, and takes no new one', async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const gateway = await gatewayWith(async () => {
      begun.resolve();
      await goOn.promise;
      return { statusCode: 200, body: 'done' };
    });
    const running = clientOf(gateway.url)('/v1/health');
    await begun.promise;
    const closed = gateway.close(60_000);
    await expect(clientOf(gateway.url)('/v1/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    goOn.resolve();
    const reply = await running;
    expect(reply).toMatchObject({ status: 200, text: 'done', headers: { connection: 'close' } });
    await closed;
  });

  it('cuts off what does not end in the time of grace', async () => {
    const begun = Promise.withResolvers<void>();
    const gateway = await gatewayWith(() => {
      begun.resolve();
      return new Promise(() => undefined);
    });
    const running = clientOf(gateway.url)('/v1/health');
    const cut = expect(running).rejects.toMatchObject({ code: 'ECONNRESET' });
    await begun.promise;
    await gateway.close(0);
    await cut;
  });

  it('survives a caller who hangs up in the middle of a body', async () => {
    const gateway = await echo();
    await new Promise<void>((resolve) => {
      const socket = connect(gateway.port, '127.0.0.1', () => {
        socket.write('POST /v1/health HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf', () => {
          socket.destroy();
          resolve();
        });
      });
    });
    expect((await clientOf(gateway.url)('/v1/health')).status).toBe(200);
  });

  it('says which port is in use', async () => {
    const { port } = await echo();
    await expect(
      startGateway({ port, load: async () => async () => ({ statusCode: 200 }) }),
    ).rejects.toMatchObject({
      code: 'config.invalid',
      message: `Port ${port} is in use. Choose another with --port.`,
    });
  });
});

/** The caller's port of one request through an agent. */
function localPort(gateway: Gateway, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: gateway.port, host: '127.0.0.1', path: '/v1/health', agent }, (response) => {
      const { localPort: port } = response.socket;
      response.resume().on('end', () => resolve(port));
    });
    sent.on('error', reject).end();
  });
}
