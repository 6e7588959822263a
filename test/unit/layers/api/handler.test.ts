import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { getCustomer } from '../../../../layers/api/customers/get-customer.ts';
import { httpHandler, PREFLIGHT_ROUTE } from '../../../../layers/api/handler.ts';
import { getPopularItems } from '../../../../layers/api/items/get-popular-items.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { logger } from '../../../../layers/stores/log.ts';
import { type CountingStore, SERVING, tinyShop } from '../../../acceptance/tiny-shop.ts';

function event(routeKey: string, rawPath = '/', method = 'GET'): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    requestContext: { requestId: 'request-1', http: { method, path: rawPath } },
  } as unknown as APIGatewayProxyEventV2;
}

function failing(error: unknown): CountingStore {
  const store = tinyShop();
  store.read = () => Promise.reject(error);
  return store;
}

function handlerOn(store: CountingStore) {
  return httpHandler([getPopularItems], { ports: () => ({ store, now: () => SERVING.activatedAt }) });
}

const popular = event('GET /v1/items/popular', '/v1/items/popular');

describe('a request function', () => {
  let logged: { error: MockInstance; warn: MockInstance };

  beforeEach(() => {
    logged = {
      error: vi.spyOn(logger, 'error').mockReturnValue(undefined),
      warn: vi.spyOn(logger, 'warn').mockReturnValue(undefined),
    };
  });
  afterEach(() => vi.restoreAllMocks());

  it('answers a route that is its own', async () => {
    const result = await handlerOn(tinyShop())(popular);
    expect(result).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
    expect(Object.keys(JSON.parse(result.body ?? '{}'))[0]).toBe('recommendation_id');
  });

  describe('that the gateway matched with no route', () => {
    const path = '/v1/customers/two/parts';
    const signed = (authorizer: object, rawPath = path, method = 'GET') => {
      const one = event('$default', rawPath, method);
      return { ...one, requestContext: { ...one.requestContext, authorizer } } as typeof one;
    };
    const asked: string[] = [];
    const answering = httpHandler([], {
      ports: () => ({ store: tinyShop(), now: () => SERVING.activatedAt }),
      fallback: {
        reads: [
          {
            ...getCustomer,
            answer: async (raw) => {
              asked.push(raw.path.customerId ?? '');
              return { body: {}, known: true } as never;
            },
          },
        ],
        others: [],
      },
    });

    it('answers the back office where a scope was asked for, or nobody is asked for anything', async () => {
      expect((await answering(signed({ jwt: { claims: {} } }))).statusCode).toBe(200);
      expect((await answering(event('$default', path))).statusCode).toBe(200);
      expect(asked.splice(0)).toEqual(['two/parts', 'two/parts']);
    });

    it('answers HEAD, which no other route does', async () => {
      expect((await answering(signed({ iam: {} }, '/v1/customers/one', 'HEAD'))).statusCode).toBe(200);
      expect(asked.splice(0)).toEqual(['one']);
    });

    it.each([path, '/v1/customers/one', '/v1/customers/one/value'])(
      'answers nothing of the back office to a signed request for %s',
      async (rawPath) => {
        const result = await answering(
          signed({ iam: { userArn: 'arn:aws:iam::1:role/storefront' } }, rawPath),
        );
        expect(result.statusCode).toBe(404);
        expect(asked).toEqual([]);
      },
    );
  });

  describe('of the operator', () => {
    const operation = { ...getPopularItems, audience: 'operator' as const };
    const ask = async (of: typeof operation | typeof getPopularItems, authorizer?: object) => {
      const info = vi.spyOn(logger, 'info').mockReturnValue(undefined);
      const handler = httpHandler([of], {
        ports: () => ({ store: tinyShop(), now: () => SERVING.activatedAt }),
      });
      await handler({
        ...popular,
        requestContext: { ...popular.requestContext, authorizer },
      } as typeof popular);
      return info.mock.calls.map(([, details]) => details);
    };

    it.each([
      [{ iam: { userArn: 'arn:aws:iam::1:role/night' } }, 'arn:aws:iam::1:role/night'],
      [{ jwt: { claims: { sub: 'user-7' } } }, 'user-7'],
    ])('is logged with its caller', async (authorizer, caller) => {
      expect(await ask(operation, authorizer)).toEqual([
        { route: 'GET /v1/items/popular', caller, requestId: 'request-1' },
      ]);
    });

    it('is the only kind of request whose caller is logged', async () => {
      expect(await ask(getPopularItems, { iam: { userArn: 'arn:aws:iam::1:role/shop' } })).toEqual([]);
      expect(await ask(operation)).toEqual([]);
    });
  });

  it('lets a preflight pass without reading anything', async () => {
    const store = failing(new Error('not to be read'));
    const preflight = event(PREFLIGHT_ROUTE, '/v1/items/popular', 'OPTIONS');
    expect(await handlerOn(store)(preflight)).toEqual({ statusCode: 204 });
  });

  it('answers a defect with 500 and the log with what happened', async () => {
    const result = await handlerOn(failing(new TypeError('row is undefined')))(popular);
    expect(result).toMatchObject({
      statusCode: 500,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    });
    expect(result.body).not.toContain('row is undefined');
    expect(logged.error).toHaveBeenCalledExactlyOnceWith(
      'request failed',
      expect.objectContaining({ requestId: 'request-1', route: 'GET /v1/items/popular', code: 'internal' }),
    );
  });

  it('answers an outage of the store with 503 and when to try again', async () => {
    const outage = new ClienteleError('store.unavailable', 'The results table is throttled');
    const result = await handlerOn(failing(outage))(popular);
    expect(result).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
    expect(logged.warn).toHaveBeenCalledOnce();
    expect(logged.error).not.toHaveBeenCalled();
  });

  it('recovers after an outage', async () => {
    const store = tinyShop();
    const read = store.read.bind(store);
    store.read = () => Promise.reject(new ClienteleError('store.unavailable', 'x'));
    const handler = handlerOn(store);
    await handler(popular);
    store.read = read;
    expect(await handler(popular)).toMatchObject({ statusCode: 200 });
  });

  it("logs nothing of a caller's fault", async () => {
    const result = await handlerOn(tinyShop())({ ...popular, rawQueryString: 'limit=0' });
    expect(result.statusCode).toBe(400);
    expect(logged.error).not.toHaveBeenCalled();
    expect(logged.warn).not.toHaveBeenCalled();
  });

  it('answers 404 where it is not the fallback and no route is its own', async () => {
    const result = await handlerOn(tinyShop())(event('$default', '/v1/items/popular'));
    expect(result.statusCode).toBe(404);
  });

  it('gives problems of HEAD without their body', async () => {
    const result = await handlerOn(tinyShop())(event('$default', '/nowhere', 'HEAD'));
    expect(result).toMatchObject({
      statusCode: 404,
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(result.body).toBeUndefined();
  });
});
