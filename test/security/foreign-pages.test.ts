import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDynamo } from '../../infra/emulator/embedded-dynamo.ts';
import { startFirehose } from '../../infra/emulator/embedded-firehose.ts';
import { startS3 } from '../../infra/emulator/embedded-s3.ts';
import { startExecutionsEndpoint } from '../../infra/emulator/executions.ts';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { localCredentials } from '../../infra/emulator/names.ts';
import type { EventPorts } from '../../layers/api/events/take-events.ts';
import { type Ask, clientOf } from '../acceptance/client.ts';
import { loadOn, tinyPorts } from '../acceptance/environment.ts';
import { expectProblem } from '../acceptance/expectations.ts';
import { type MemoryDeliveries, memoryDeliveries } from '../support/memory-live.ts';

Object.assign(process.env, localCredentials);
const SHOP = 'https://shop.example';
const EVIL = 'https://evil.example';
const body = JSON.stringify({ events: [{ event_type: 'view', session_id: 's', item_id: 'i1' }] });
const json = { 'content-type': 'application/json' };

let gateway: Gateway;
let ask: Ask;
let deliveries: MemoryDeliveries;
const post = (headers: Record<string, string | undefined>, path = '/v1/events', method = 'POST') =>
  ask(path, { method, headers, body });

beforeEach(async () => {
  deliveries = memoryDeliveries();
  const ports: EventPorts = { ...tinyPorts(), deliveries };
  gateway = await startGateway({
    port: 0,
    load: loadOn(ports),
    corsOrigins: [SHOP],
  });
  ask = clientOf(gateway.url);
});

afterEach(() => gateway.close());

describe('a request by another name of this machine', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1.evil.example:PORT',
    'localhost',
    '127.0.0.1:1',
    '0.0.0.0:PORT',
  ])('is refused: %s', async (host) => {
    const reply = await ask('/v1/health', { headers: { host: host.replace('PORT', String(gateway.port)) } });
    expectProblem(reply, 403, 'request.forbidden');
  });

  it.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT'])(
    'is answered: %s',
    async (host) => {
      const reply = await ask('/v1/health', {
        headers: { host: host.replace('PORT', String(gateway.port)) },
      });
      expect(reply.status).toBe(200);
    },
  );
});

describe('a page of another site', () => {
  it.each([EVIL, 'null', 'http://localhost:3000', `${SHOP}.evil.example`, 'http://shop.example'])(
    'writes nothing: %s',
    async (origin) => {
      for (const type of ['application/json', 'text/plain']) {
        expectProblem(await post({ origin, 'content-type': type }), 403, 'request.forbidden');
        const item = await post({ origin, 'content-type': type }, '/v1/items/i1', 'PUT');
        expectProblem(item, 403, 'request.forbidden');
      }
      expect(deliveries.delivered).toEqual({ events: [], items: [] });
    },
  );

  it('gets no permission by asking first', async () => {
    const headers = { origin: EVIL, 'access-control-request-method': 'POST' };
    const reply = await ask('/v1/events', { method: 'OPTIONS', headers });
    expectProblem(reply, 403, 'request.forbidden');
    expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded'])(
    'cannot pass for a program by a body that is not declared as JSON: %s',
    async (type) => {
      expectProblem(await post({ 'content-type': type }), 415, 'request.unsupported_media');
      expect(deliveries.delivered.events).toEqual([]);
    },
  );

  it('reaches none of the embedded stores', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clientele-pages-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const streams = { directory: folder, streams: {}, upload: async () => {}, onError: () => {} };
    const stores = [
      await startS3(join(folder, 's3'), 'bucket', () => {}),
      await startDynamo(join(folder, 'dynamo'), {}),
      await startFirehose(streams),
      await startExecutionsEndpoint(() => {}),
    ];
    try {
      for (const { endpoint } of stores) {
        for (const headers of [{ origin: EVIL }, { host: 'evil.example' }] as Record<string, string>[]) {
          const reply = await clientOf(endpoint)('/bucket/raw/events/x.csv', {
            method: 'PUT',
            headers,
            body,
          });
          expect(reply.status).toBe(403);
        }
      }
    } finally {
      for (const { close } of stores) await close();
    }
  });
});

describe('a page of an allowed origin', () => {
  it('may ask what it may send, and read the answer', async () => {
    const preflight = await ask('/v1/events', {
      method: 'OPTIONS',
      headers: { origin: SHOP, 'access-control-request-method': 'POST' },
    });
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': SHOP,
        'access-control-allow-methods': expect.stringContaining('POST'),
        'access-control-allow-headers': expect.stringContaining('content-type'),
        vary: 'origin',
      },
    });
    const reply = await post({ origin: SHOP, ...json });
    expect(reply).toMatchObject({ status: 202, headers: { 'access-control-allow-origin': SHOP } });
    const problem = await ask('/v1/nothing', { headers: { origin: SHOP } });
    expect(problem).toMatchObject({ status: 404, headers: { 'access-control-allow-origin': SHOP } });
  });

  it('may send events as a beacon, and nothing else', async () => {
    const beacon = { origin: SHOP, 'content-type': 'text/plain;charset=UTF-8' };
    expect(await post(beacon)).toMatchObject({ status: 202, json: { accepted: 1 } });
    expect(deliveries.delivered.events).toHaveLength(1);
    expectProblem(await post(beacon, '/v1/recommendations'), 415, 'request.unsupported_media');
  });
});
