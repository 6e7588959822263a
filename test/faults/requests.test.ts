import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { localTables } from '../../infra/emulator/names.ts';
import { FUNCTIONS } from '../../infra/spec/functions.ts';
import * as api from '../../layers/api/all.ts';
import { httpHandler, type RequestHandler } from '../../layers/api/handler.ts';
import type { Operation } from '../../layers/api/operation.ts';
import { controlTable } from '../../layers/stores/control.ts';
import { BUDGETS, REQUEST_DEADLINES, withinBudget } from '../../layers/stores/deadlines.ts';
import { logger } from '../../layers/stores/log.ts';
import { dynamoServingStore } from '../../layers/stores/serving-dynamo.ts';
import type { Fault, Script } from '../support/faulty-aws.ts';
import { smallShopCsv } from '../support/small-shop.ts';
import { type FaultyShop, faultyShop } from './faulty-shop.ts';

/** Long enough for a store that is well on a busy machine, and soon over for one that is not. */
const HASTY = { ...BUDGETS.request, connectMs: 400, answerMs: 400, silenceMs: 400, totalMs: 900 };

const customers = Object.values(api.customers);
const items = Object.values(api.items);
const lists = Object.values(api.recommendations);

let shop: FaultyShop;

beforeAll(async () => {
  shop = await faultyShop();
  await shop.deliver('dump.csv', smallShopCsv({ customers: 40, items: 30, from: '2026-01-01', days: 4 }));
  expect((await shop.run('only')).state.finish).toMatchObject({ outcome: 'activated' });
});

afterAll(() => shop.close());

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  vi.spyOn(logger, 'warn').mockReturnValue(undefined);
  shop.front.follow(() => undefined);
  shop.front.heard();
});

/** A container of a request function, its store behind {@link FaultyShop.front}. */
function container(operations: readonly Operation[], budget = HASTY, clock = { now: shop.clock.now }) {
  const client = { ...withinBudget(budget), endpoint: shop.front.endpoint };
  const now = () => clock.now;
  const control = controlTable(localTables.control, client);
  const { results: resultsTable, activity: activityTable } = localTables;
  const store = dynamoServingStore({ resultsTable, activityTable, control, client, now });
  const deadlines = { readMs: 2 * budget.totalMs, writeMs: 2 * budget.totalMs };
  return { ask: asking(httpHandler(operations, { ports: () => ({ store, now }), deadlines })), clock };
}

type Ask = (
  routeKey: string,
  path?: Record<string, string>,
  body?: object,
) => Promise<APIGatewayProxyStructuredResultV2 & { readonly json: Record<string, unknown> }>;

function asking(handler: RequestHandler): Ask {
  return async (routeKey, pathParameters = {}, body) => {
    const [method = '', path = ''] = routeKey.split(' ');
    const answer = await handler({
      routeKey,
      rawPath: path,
      rawQueryString: '',
      pathParameters,
      headers: { 'content-type': 'application/json' },
      isBase64Encoded: false,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      requestContext: { requestId: 'request-1', http: { method, path } },
    } as unknown as APIGatewayProxyEventV2);
    return { ...answer, json: JSON.parse(answer.body ?? '{}') as Record<string, unknown> };
  };
}

const always =
  (fault: Fault): Script =>
  () =>
    fault;
/** DynamoDB away, or the table of this operation's answers alone. */
const PERSONAL = 'GET /v1/customers/{customerId}/recommendations';
const VALUE = 'GET /v1/customers/{customerId}/value';
const ILLS = ['hang', 'throttle', 'error', 'reset', 'truncate'] as const;

describe('a request whose store is away', () => {
  it.each(ILLS)('is answered by a warm container with what is popular (%s)', async (fault) => {
    const { ask, clock } = container(lists);
    const well = await ask(PERSONAL, { customerId: 'c1' });
    expect(well).toMatchObject({ statusCode: 200, json: { source: 'personal' } });
    expect(well.headers).not.toHaveProperty('x-clientele-fallback');

    shop.front.follow(always(fault));
    clock.now += 60_000; // so that the pointer is asked for again, in vain
    const ill = await ask(PERSONAL, { customerId: 'c1' });
    expect(ill).toMatchObject({
      statusCode: 200,
      headers: { 'x-clientele-fallback': 'store.unavailable', 'cache-control': 'no-store' },
      json: { source: 'popular', model_version: well.json.model_version },
    });
    expect(ill.json.items).toHaveLength(20);
    expect(ill.headers).not.toHaveProperty('etag');
    expect(shop.front.heard().length).toBeGreaterThan(0);
  });

  it('is answered so whatever list was asked for, and in whatever way', async () => {
    const { ask } = container([...lists, ...items]);
    await ask('POST /v1/recommendations', {}, { customer_id: 'c1' });
    shop.front.follow(always('reset'));
    const about = { itemId: 'i3' };
    for (const answer of [
      await ask('POST /v1/recommendations', {}, { customer_id: 'c2', session: ['i4'] }),
      await ask('GET /v1/items/{itemId}/similar', about),
      await ask('GET /v1/items/{itemId}/bought-together', about),
      await ask('GET /v1/items/popular'),
    ]) {
      expect(answer).toMatchObject({
        statusCode: 200,
        headers: { 'x-clientele-fallback': expect.anything() },
      });
      expect(answer.json.items).not.toHaveLength(0);
    }
  });

  it.each(ILLS)('gets 503 with Retry-After from a cold container, never a hang (%s)', async (fault) => {
    const { ask } = container(lists);
    shop.front.follow(always(fault));
    expect(await ask(PERSONAL, { customerId: 'c1' })).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '1', 'content-type': 'application/problem+json' },
      json: { code: 'store.unavailable' },
    });
  });

  it('gets 503 where nothing else can stand for the answer: what a customer is worth, or one list and no other', async () => {
    const { ask } = container([...customers, ...lists]);
    await ask(VALUE, { customerId: 'c1' });
    await ask(PERSONAL, { customerId: 'c1' });
    shop.front.follow(always('reset'));
    expect(await ask(VALUE, { customerId: 'c1' })).toMatchObject({ statusCode: 503 });
    expect(await ask('POST /v1/recommendations', {}, { customer_id: 'c1', strict: true })).toMatchObject({
      statusCode: 503,
    });
  });

  it('is not answered from a version whose rows may be gone', async () => {
    const { ask, clock } = container(lists);
    await ask(PERSONAL, { customerId: 'c1' });
    shop.front.follow(always('reset'));
    clock.now += 31 * 24 * 3_600_000;
    expect(await ask(PERSONAL, { customerId: 'c1' })).toMatchObject({ statusCode: 503 });
  });

  it('is answered in full again as soon as the store is back', async () => {
    const { ask, clock } = container(lists);
    await ask(PERSONAL, { customerId: 'c1' });
    shop.front.follow(always('error'));
    await ask(PERSONAL, { customerId: 'c1' });
    shop.front.follow(() => undefined);
    clock.now += 60_000;
    expect(await ask(PERSONAL, { customerId: 'c1' })).toMatchObject({ json: { source: 'personal' } });
  });
});

describe('a request whose store is only in part away', () => {
  it('goes on with the version it knows while the pointer cannot be read', async () => {
    const { ask, clock } = container([...lists, ...customers]);
    await ask(PERSONAL, { customerId: 'c1' });
    clock.now += 60_000;
    shop.front.follow(({ operation }) => (operation === 'GetItem' ? 'hang' : undefined));
    expect(await ask(PERSONAL, { customerId: 'c1' })).toMatchObject({ json: { source: 'personal' } });
    shop.front.heard();
    // For a while nobody asks for it in vain again.
    expect(await ask(VALUE, { customerId: 'c1' })).toMatchObject({ statusCode: 200 });
    expect(shop.front.heard().map(({ operation }) => operation)).toEqual(['BatchGetItem']);
  });

  it('gets every row of a batch that the store gives out by halves', async () => {
    const { ask } = container(lists);
    const whole = await ask(PERSONAL, { customerId: 'c5' });
    const other = container(lists);
    let halves = 0;
    shop.front.follow(({ operation }) =>
      operation === 'BatchGetItem' && halves++ < 3 ? 'partial' : undefined,
    );
    const halved = await other.ask(PERSONAL, { customerId: 'c5' });
    expect(halves).toBeGreaterThan(1);
    expect(halved.json.items).toEqual(whole.json.items);
  });

  it('is repeated within its budget where one attempt fails', async () => {
    const { ask } = container(lists, { ...HASTY, answerMs: 5_000, silenceMs: 5_000, totalMs: 20_000 });
    const ills: Fault[] = ['throttle', 'error', 'reset', 'truncate'];
    shop.front.follow(() => ills.pop());
    expect(await ask(PERSONAL, { customerId: 'c1' })).toMatchObject({ json: { source: 'personal' } });
  });
});

describe('the time that a request may take', () => {
  it('is enough for both of its calls, and ends long before the function does', () => {
    expect(2 * BUDGETS.request.totalMs).toBeLessThanOrEqual(REQUEST_DEADLINES.readMs);
    expect(2 * BUDGETS.live.totalMs).toBeLessThanOrEqual(REQUEST_DEADLINES.writeMs);
    const request = Object.values(FUNCTIONS).filter(({ kind }) => kind === 'request');
    const shortest = Math.min(...request.map(({ timeoutSeconds }) => timeoutSeconds)) * 1000;
    expect(REQUEST_DEADLINES.readMs).toBeLessThanOrEqual(shortest / 4);
    expect(REQUEST_DEADLINES.writeMs).toBeLessThan(shortest);
  });

  it('ends though an operation waits for something that never comes', async () => {
    const [operation] = customers;
    const stuck: Operation = { ...operation!, answer: () => new Promise(() => {}) };
    const { ask } = container([stuck]);
    expect(await ask(stuck.route, { customerId: 'c1' })).toMatchObject({ statusCode: 503 });
  });
});
