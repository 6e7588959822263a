import type { Docs } from '../layers/api/docs.ts';
import type { Operation } from '../layers/api/operation.ts';
import { operationOf, ROUTES, type Route } from './spec/routes.ts';

/** A route with its operation and what stands beside it in `<operation>.docs.ts`. */
export interface DocumentedRoute extends Route {
  readonly definition: Operation;
  readonly docs: Docs;
}

/**
 * Every route with its documentation, in the order of `layers/api/all.ts`.
 * @throws Error for an operation without a file of documentation
 */
export function documentedRoutes(): Promise<DocumentedRoute[]> {
  return Promise.all(
    ROUTES.map(async (route) => {
      const file = route.operation.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const module = await import(`../layers/api/${route.function}/${file}.docs.ts`);
      return { ...route, definition: operationOf(route), docs: module.docs as Docs };
    }),
  );
}
