import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../infra/spec/functions.ts';
import { FALLBACK_FUNCTION, ROUTES } from '../../../infra/spec/routes.ts';
import type { Endpoint } from '../../../layers/api/http/endpoint.ts';
import type { Unrouted } from '../../../layers/api/http/routes.ts';

interface RequestModule {
  readonly endpoints: readonly Endpoint[];
  readonly unrouted?: Unrouted;
}

const names = Object.entries(FUNCTIONS)
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
    const own = ROUTES.filter((route) => route.function === name);
    const wanted = own.map(({ method, path }) => `${method} ${path}`);
    expect(routesOf((await load(name)).endpoints)).toEqual(wanted.toSorted());
  });

  it('the fallback can answer every route that only reads, but what is by identifier the operator’s, and knows all', async () => {
    const { unrouted } = await load(FALLBACK_FUNCTION);
    const named = ({ method, path }: (typeof ROUTES)[number]) => `${method} ${path}`;
    const all = ROUTES.map(named).toSorted();
    const open = ROUTES.filter(
      ({ method, path, audience }) => method === 'GET' && !(audience === 'operator' && path.includes('{')),
    );
    expect(routesOf(unrouted?.endpoints)).toEqual(open.map(named).toSorted());
    expect(unrouted?.operations.map(({ route }) => route).toSorted()).toEqual(all);
  });
});
