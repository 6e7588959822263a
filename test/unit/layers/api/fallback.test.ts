import { describe, expect, it } from 'vitest';
import { operationsByFunction } from '../../../../layers/api/all.ts';
import { answersUnrouted, findByPath } from '../../../../layers/api/fallback.ts';
import type { Operation } from '../../../../layers/api/operation.ts';
import { otherRoutes, unroutedReads } from '../../../../layers/api/unrouted.ts';

const operations = Object.values(operationsByFunction).flatMap((group) =>
  Object.entries<Operation>(group).map(([id, { route, audience }]) => ({ id, route, audience })),
);

const fallback = {
  reads: operations.filter(answersUnrouted),
  others: operations.filter((operation) => !answersUnrouted(operation)),
};

function match(method: string, path: string) {
  const found = findByPath(fallback, method, path);
  return found && { operation: found.operation.id, path: found.path, spansSlash: found.spansSlash };
}

describe('a request that the gateway matched with no route', () => {
  it.each([
    ['/v1/items/A/1/similar', 'getSimilarItems', { itemId: 'A/1' }, false],
    ['/v1/customers/a/b/recommendations', 'getRecommendations', { customerId: 'a/b' }, false],
    ['/v1/customers/a/b', 'getCustomer', { customerId: 'a/b' }, true],
    ['/v1/customers/two\nlines', 'getCustomer', { customerId: 'two\nlines' }, false],
    ['/v1/items/similar', 'getItem', { itemId: 'similar' }, false],
    ['/v1/segments/a/b', 'getSegment', { segmentId: 'a/b' }, true],
  ])('finds the identifier with slashes in %s', (path, operation, parameters, spansSlash) => {
    expect(match('GET', path)).toEqual({ operation, path: parameters, spansSlash });
  });

  it.each([
    ['/v1/items/popular', 'getPopularItems'],
    ['/v1/items/popular/similar', 'getSimilarItems'],
    ['/v1/openapi.json', 'getOpenApi'],
    ['/v1/customers/c-1', 'getCustomer'],
  ])('answers HEAD of %s like GET', (path, operation) => {
    expect(match('HEAD', path)?.operation).toBe(operation);
  });

  it.each(['/v1/openapiXjson', '/v1/customers/', '/v1/customers', '/v2/customers/c-1', ''])(
    'finds nothing for %s',
    (path) => {
      expect(match('GET', path)).toBeUndefined();
    },
  );

  it.each(['POST', 'DELETE', 'OPTIONS', 'BREW'])('refuses %s on a path that it knows', (method) => {
    expect(() => match(method, '/v1/items/popular')).toThrow(`${method} is not allowed here`);
  });

  it('knows every operation of the API, and answers those that only read and are not the operator’s', () => {
    const routes = (list: readonly { readonly route: string; readonly audience: string }[]) =>
      list.map(({ route, audience }) => `${route} ${audience}`).toSorted();
    expect(routes(unroutedReads)).toEqual(routes(fallback.reads));
    expect(routes(otherRoutes)).toEqual(routes(fallback.others));
  });

  it('leaves what is the operator’s alone by an identifier to its own route', () => {
    expect(match('GET', '/v1/customers/a/b/export')).toMatchObject({
      operation: 'getCustomer',
      spansSlash: true,
    });
    expect(match('GET', '/v1/erasures/a/b')).toBeUndefined();
    expect(() => match('HEAD', '/v1/erasures/e-1')).toThrow('HEAD is not allowed here');
  });

  it('lists the methods of a fixed path, not those of a path with an identifier there', () => {
    expect(() => match('POST', '/v1/items/popular')).toThrow('Allowed: GET, HEAD.');
    expect(() => match('POST', '/v1/items/teapot')).toThrow('Allowed: GET, HEAD, PUT, PATCH, DELETE.');
  });

  it('does not take a path for known because an identifier could look like that', () => {
    expect(match('POST', '/v1/customers/c-1/orders')).toBeUndefined();
  });
});
