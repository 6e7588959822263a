import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uploadDumps } from '../../infra/cli/dumps/upload-dumps.ts';
import { type EmbeddedDynamo, startDynamo } from '../../infra/emulator/embedded-dynamo.ts';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { localCredentials } from '../../infra/emulator/names.ts';
import { startLocalSystem } from '../../infra/emulator/system.ts';
import { getCustomer } from '../../layers/api/customers/get-customer.ts';
import type { EventPorts } from '../../layers/api/events/take-events.ts';
import { httpHandler } from '../../layers/api/handler.ts';
import { readingPorts } from '../../layers/api/reading/ports.ts';
import { TABLES } from '../../layers/contract/tables.ts';
import { firehoseDeliveries } from '../../layers/stores/live/deliveries-firehose.ts';
import { dynamoLiveStore } from '../../layers/stores/live/live-dynamo.ts';
import { logger } from '../../layers/stores/log.ts';
import { type Ask, clientOf } from '../acceptance/client.ts';
import { loadOn, tinyPorts } from '../acceptance/environment.ts';
import { expectAnswer, expectProblem } from '../acceptance/expectations.ts';
import { curatedEvents, postEvents, runOnce, startShop } from '../support/live-shop.ts';
import { type MemoryDeliveries, memoryDeliveries } from '../support/memory-live.ts';
import { smallShopCsv } from '../support/small-shop.ts';

logger.setLogLevel('SILENT');
const scratch = mkdtempSync(join(tmpdir(), 'clientele-live-'));
const DAY = 86_400_000;

/** A little shop whose last day was yesterday: live events are of today. */
const dump = join(scratch, 'events.csv');
const from = new Date(Date.now() - 61 * DAY).toISOString().slice(0, 10);

const json = { 'content-type': 'application/json' };
const event = (id: string) => ({
  event_id: id,
  event_type: 'view',
  customer_id: `visitor-${id.slice(-1)}`,
  session_id: `session-${id.slice(-2)}`,
  item_id: 'i1',
});

beforeAll(() => {
  Object.assign(process.env, localCredentials);
  writeFileSync(dump, smallShopCsv({ customers: 60, items: 30, from, days: 60 }));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a process that is killed under load', () => {
  it('loses no event that it acknowledged, and a retry doubles none', async () => {
    const data = join(scratch, 'killed');
    const batches = Array.from({ length: 120 }, (_, batch) =>
      Array.from({ length: 10 }, (__, i) => event(`live-${batch}-${i}`)),
    );
    const acknowledged: string[] = [];
    const unanswered: (typeof batches)[number][] = [];

    const first = await startShop(data, dump);
    let next = 0;
    let killed: Promise<void> | undefined;
    async function client(): Promise<void> {
      for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
        try {
          acknowledged.push(...(await postEvents(first.url, batch)));
        } catch {
          unanswered.push(batch);
        }
        // In the middle: others are on their way.
        if (acknowledged.length >= 300) killed ??= first.stop('SIGKILL');
      }
    }
    await Promise.all([client(), client(), client(), client()]);
    await killed;
    expect(acknowledged.length).toBeGreaterThanOrEqual(300);
    expect(unanswered.length).toBeGreaterThan(0);
    expect(readdirSync(join(data, 'streams')).length).toBeGreaterThan(0);

    await runOnce(data, dump);
    const after = await curatedEvents(data);
    expect(acknowledged.filter((id) => after.counts.get(id) !== 1)).toEqual([]);
    expect(after.rejected).toBe(0);

    // The shop sends again what it had no answer for; some of it may have come through.
    const second = await startShop(data, dump);
    for (const batch of unanswered) await postEvents(second.url, batch);
    await second.stop('SIGTERM');
    await runOnce(data, dump);
    const { counts } = await curatedEvents(data);
    const all = batches.flat().map(({ event_id }) => event_id);
    expect(all.filter((id) => counts.get(id) !== 1)).toEqual([]);
  });
});

describe('events while something is down', () => {
  let gateway: Gateway;
  let ask: Ask;
  let dynamo: EmbeddedDynamo;
  let data: string;
  let deliveries: MemoryDeliveries;

  const post = (events: readonly object[]) =>
    ask('/v1/events', { method: 'POST', headers: json, body: JSON.stringify({ events }) });

  async function open(more: Partial<EventPorts>): Promise<void> {
    gateway = await startGateway({ port: 0, load: loadOn({ ...tinyPorts(), deliveries, ...more }) });
    ask = clientOf(gateway.url);
  }

  beforeEach(async () => {
    data = mkdtempSync(join(scratch, 'table-'));
    dynamo = await startDynamo(data, { activity: TABLES.activity });
    deliveries = memoryDeliveries();
  });

  afterEach(async () => {
    await gateway.close();
    await dynamo.close();
  });

  it('are answered 503 while the table is, and are there once after a retry', async () => {
    let { endpoint } = dynamo;
    const live = () => dynamoLiveStore('activity', { endpoint });
    await open({
      live: {
        read: (refs) => live().read(refs),
        update: async (documents, change, expiresAt) => {
          if (deliveries.delivered.events.length === 1) await dynamo.close();
          return live().update(documents, change, expiresAt);
        },
      },
    });
    const problem = await post([event('a')]);
    expectProblem(problem, 503, 'store.unavailable');
    expect(Number(problem.headers['retry-after'])).toBeGreaterThan(0);

    dynamo = await startDynamo(data, { activity: TABLES.activity });
    endpoint = dynamo.endpoint;
    expect((await post([event('a')])).json).toMatchObject({
      accepted: 1,
      duplicates: 0,
      ignored: 0,
      rejected: [],
    });
    expect((await post([event('a')])).json).toMatchObject({
      accepted: 0,
      duplicates: 1,
      ignored: 0,
      rejected: [],
    });
    // Delivered at least once; by its identifier curation counts it once.
    expect(deliveries.delivered.events).toMatchObject([{ event_id: 'a' }, { event_id: 'a' }]);
    const [document] = await live().read([{ kind: 'activity', id: 'visitor-a' }]);
    expect(document?.body?.events).toHaveLength(1);
  });

  it('are answered 503 while the stream is throttled, and are known to nobody until it takes them', async () => {
    let throttled = true;
    const taken: string[] = [];
    const stream = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      const { Records } = JSON.parse(body) as { Records: { Data: string }[] };
      if (!throttled) taken.push(...Records.map(({ Data }) => Buffer.from(Data, 'base64').toString('utf8')));
      const RequestResponses = Records.map(() =>
        throttled ? { ErrorCode: 'ServiceUnavailableException' } : { RecordId: 'r' },
      );
      response.end(JSON.stringify({ FailedPutCount: throttled ? Records.length : 0, RequestResponses }));
    });
    await new Promise<void>((resolve) => stream.listen(0, '127.0.0.1', resolve));
    try {
      const endpoint = `http://127.0.0.1:${(stream.address() as AddressInfo).port}`;
      const live = dynamoLiveStore('activity', { endpoint: dynamo.endpoint });
      await open({
        live,
        deliveries: firehoseDeliveries({
          events: 'e',
          items: undefined,
          client: { endpoint },
          random: () => 0,
        }),
      });
      expectProblem(await post([event('a')]), 503, 'store.unavailable');
      expect((await live.read([{ kind: 'activity', id: 'visitor-a' }]))[0]?.body).toBeUndefined();
      throttled = false;
      expect((await post([event('a')])).json).toMatchObject({ accepted: 1 });
      expect(taken.map((line) => JSON.parse(line).event_id)).toEqual(['a']);
    } finally {
      stream.closeAllConnections();
      stream.close();
    }
  });

  it('of many callers at once all reach one session, each once', async () => {
    await open({ live: dynamoLiveStore('activity', { endpoint: dynamo.endpoint }) });
    const events = Array.from({ length: 12 }, (_, i) => ({
      ...event(`e${i}`),
      session_id: 's',
      customer_id: 'c',
    }));
    const answers = await Promise.all([...events, ...events].map((one) => post([one])));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    const [session] = await dynamoLiveStore('activity', { endpoint: dynamo.endpoint }).read([
      { kind: 'session', id: 's' },
    ]);
    expect(new Set(session?.body?.events.map(({ id }) => id)).size).toBe(12);
    expect(session?.body?.events).toHaveLength(12);
    const counts = answers.map(({ json: told }) => (told as { accepted: number }).accepted);
    expect(counts.reduce((sum, accepted) => sum + accepted, 0)).toBe(12);
  });

  it('150 single ones at once to one session are all taken, each counted once', async () => {
    await open({ live: dynamoLiveStore('activity', { endpoint: dynamo.endpoint }) });
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, i) => post([{ ...event(`n${i}`), session_id: 'busy' }])),
    );
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    const accepted = answers.map(({ json: told }) => (told as { accepted: number }).accepted);
    expect(accepted.reduce((sum, one) => sum + one, 0)).toBe(150);
    const [session] = await dynamoLiveStore('activity', { endpoint: dynamo.endpoint }).read([
      { kind: 'session', id: 'busy' },
    ]);
    expect(new Set(session?.body?.events.map(({ id }) => id)).size).toBe(150);
  });
});

describe('a visitor whose events came live', () => {
  it('is a customer to the next run', async () => {
    const system = await startLocalSystem({ data: join(scratch, 'whole') });
    const runs: string[] = [];
    system.onRunEnd(({ outcome }) => runs.push(outcome));
    let gateway = await startGateway({ port: 0 });
    try {
      await uploadDumps(system.objects, [{ kind: 'events', path: dump }], () => {});
      expect((await system.run()).outcome).toBe('activated');
      system.openBus();
      const purchases = ['i1', 'i2', 'i3'].map((item_id) => ({
        event_type: 'purchase',
        customer_id: 'walk-in',
        item_id,
        order_id: 'order-1',
        quantity: 2,
        unit_price: 4.5,
      }));
      const reply = await clientOf(gateway.url)('/v1/events/trusted', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ events: purchases }),
      });
      expect(reply.json).toMatchObject({ accepted: 3, duplicates: 0, ignored: 0, rejected: [] });
      const end = await system.run();
      expect(end.outcome, end.reason).toBe('activated');
      // What came live starts no run of its own.
      expect(runs).toHaveLength(2);
      await gateway.close();
      // A container that has not read the pointer yet.
      const fresh = httpHandler([getCustomer], { ports: readingPorts });
      gateway = await startGateway({ port: 0, load: async () => fresh });
      const page = expectAnswer(await clientOf(gateway.url)('/v1/customers/walk-in'), getCustomer.response);
      expect(page).toMatchObject({
        known: true,
        currency: 'EUR',
        events: { purchase: 3 },
        value: { historic: 2700, orders: 1 },
      });
    } finally {
      await gateway.close();
      await system.close();
    }
  });
});
