import { operationsByFunction } from '../../layers/api/all.ts';
import type { Operation } from '../../layers/api/operation.ts';
import type { Audience, Method } from '../../layers/contract/audiences.ts';
import type { RequestFunction } from '../../layers/contract/functions.ts';

/** A route of the HTTP API and the function that answers it. Path parameters in `{braces}`. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly function: RequestFunction;
  readonly audience: Audience;
  /** Name of the operation in `layers/api/all.ts` and in the OpenAPI document. */
  readonly operation: string;
}

const served: Readonly<Record<RequestFunction, Readonly<Record<string, Operation>>>> = operationsByFunction;

/** Every route, as the operations of `layers/api/all.ts` have it. */
export const ROUTES: readonly Route[] = Object.entries(served).flatMap(([name, operations]) =>
  Object.entries(operations).map(([operation, { route, audience }]) => {
    const [method, path] = route.split(' ') as [Method, string];
    return { method, path, function: name as RequestFunction, audience, operation };
  }),
);

/** The operation behind a route. */
export function operationOf({ function: by, operation }: Pick<Route, 'function' | 'operation'>): Operation {
  const found = served[by][operation];
  if (found === undefined) throw new Error(`layers/api/all.ts has no operation ${operation} in ${by}.`);
  return found;
}

/** Answers requests that no route matches. */
export const FALLBACK_FUNCTION: RequestFunction = 'service';
