import { describe, expect, it } from 'vitest';
import { fallbackFunction, functions, routes } from '../../../infra/spec.ts';
import type { Endpoint } from '../../../layers/api/http/endpoint.ts';
import type { Unrouted } from '../../../layers/api/http/routes.ts';

interface RequestModule {
  readonly endpoints: readonly Endpoint[];
  readonly unrouted?: Unrouted;
}

const names = Object.entries(functions)
  .filter(([, spec]) => spec.kind === 'request')
  .map(([name]) => name);

function load(name: string): Promise<RequestModule> {
  return import(`../../../functions/${name}/handler.ts`) as Promise<RequestModule>;
}

function routesOf(endpoints: readonly Endpoint[] | undefined): string[] {
  return (endpoints ?? []).map((endpoint) => endpoint.operation.route as string).toSorted();
}

describe('the request functions', () => {
  it.each(names)('%s answers the routes that the spec gives it, and no other', async (name) => {
    const own = routes.filter((route) => route.function === name);
    const wanted = own.map(({ method, path }) => `${method} ${path}`);
    expect(routesOf((await load(name)).endpoints)).toEqual(wanted.toSorted());
  });

  it('the fallback can answer every route that only reads, but what is by identifier the operator’s, and knows all', async () => {
    const { unrouted } = await load(fallbackFunction);
    const named = ({ method, path }: (typeof routes)[number]) => `${method} ${path}`;
    const all = routes.map(named).toSorted();
    const open = routes.filter(
      ({ method, path, audience }) => method === 'GET' && !(audience === 'operator' && path.includes('{')),
    );
    expect(routesOf(unrouted?.endpoints)).toEqual(open.map(named).toSorted());
    expect(unrouted?.operations.map(({ route }) => route).toSorted()).toEqual(all);
  });
});
