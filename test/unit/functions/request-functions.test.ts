import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../infra/spec/functions.ts';
import { FALLBACK_FUNCTION, ROUTES } from '../../../infra/spec/routes.ts';
import { operationsByFunction } from '../../../layers/api/all.ts';
import { answersUnrouted } from '../../../layers/api/fallback.ts';

describe('the request functions', () => {
  it('are the folders of the API that have operations', () => {
    const names = Object.entries(FUNCTIONS).flatMap(([name, { kind }]) => (kind === 'request' ? [name] : []));
    expect(Object.keys(operationsByFunction).toSorted()).toEqual(names.toSorted());
    expect(names).toContain(FALLBACK_FUNCTION);
  });

  it.each(Object.keys(operationsByFunction))('%s has a handler', async (name) => {
    const module = (await import(`../../../functions/${name}/handler.ts`)) as { handler: unknown };
    expect(module.handler).toBeTypeOf('function');
  });

  it('answer each route once', () => {
    const keys = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(ROUTES.map(({ operation }) => operation)).size).toBe(keys.length);
  });

  it('leave to the fallback what only reads, but for what is the operator’s alone', () => {
    const open = ROUTES.filter(({ method, path, audience }) =>
      answersUnrouted({ route: `${method} ${path as `/${string}`}`, audience }),
    );
    const expected = ROUTES.filter(({ method, audience }) => method === 'GET' && audience !== 'operator');
    expect(open).toEqual(expected);
    expect(open.length).toBeGreaterThan(15);
  });
});
