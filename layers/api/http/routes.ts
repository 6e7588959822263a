import type { Endpoint } from './endpoint.ts';
import { type Method, type Operation, routeOf } from './operation.ts';
import { MethodNotAllowed } from './problem.ts';

/** What answers where the gateway found no route. */
export interface Unrouted {
  /** Endpoints that only read. What changes something is never guessed at. */
  readonly endpoints: readonly Endpoint[];
  /** Every operation of the API: what a path allows. */
  readonly operations: readonly Operation[];
}

/** An endpoint found by path, with its path parameters. */
export interface RouteMatch {
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, string>>;
  /** The last parameter took the rest of the path, slashes and all: a misspelt path can look like that too. */
  readonly loose: boolean;
}

/**
 * Finds the endpoint of a request that the gateway matched with no route. HTTP APIs decode a path before they route
 * it, so an identifier with an encoded slash falls through; and they have no HEAD beside GET. Here a parameter may span
 * slashes. Routes with more literal text come first.
 * @param rawPath decoded, as the gateway delivers it
 * @throws MethodNotAllowed when the path is known, but not with this method
 */
export function matchUnrouted(
  { endpoints, operations }: Unrouted,
  method: string,
  rawPath: string,
): RouteMatch | undefined {
  const matches = endpoints
    .map((endpoint) => ({ endpoint, template: routeOf(endpoint.operation).path }))
    .sort((a, b) => literals(b.template) - literals(a.template))
    .flatMap(({ endpoint, template }) => {
      const path = matchTemplate(template, rawPath);
      if (path === undefined) return [];
      const loose = template.endsWith('}') && Object.values(path).some((value) => value.includes('/'));
      return [{ endpoint, path, loose }];
    });
  const reads = method === 'GET' || method === 'HEAD';
  const exact = matches.filter((match) => !match.loose);
  if (reads && exact[0] !== undefined) return exact[0];
  // A loose match is no proof that the path exists, so what it allows is not told.
  const allowed = allowedMethods({ endpoints, operations }, rawPath);
  if (allowed.length > 0 && method !== 'GET') throw new MethodNotAllowed(method, allowed);
  return reads ? matches[0] : undefined;
}

/**
 * Methods of the operations whose path this is, segment by segment; HEAD beside a GET that can be answered here. A path of its
 * own is no identifier of another's.
 */
function allowedMethods({ endpoints, operations }: Unrouted, rawPath: string): string[] {
  const answered = new Set(endpoints.map(({ operation }) => operation.route));
  const known = operations
    .map((operation) => ({ ...routeOf(operation), headed: answered.has(operation.route) }))
    .filter(({ path }) => matchesBySegment(path, rawPath));
  const most = Math.max(...known.map(({ path }) => literals(path)));
  const methods = known
    .filter(({ path }) => literals(path) === most)
    .flatMap(({ method, headed }): (Method | 'HEAD')[] => (headed ? [method, 'HEAD'] : [method]));
  return [...new Set(methods)];
}

function matchesBySegment(template: string, path: string): boolean {
  const values = matchTemplate(template, path);
  return values !== undefined && Object.values(values).every((value) => !value.includes('/'));
}

function literals(template: string): number {
  return template.replaceAll(/\{\w+\}/g, '').length;
}

function matchTemplate(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part.slice(1, -1));
      return '(.+)';
    })
    .join('');
  const match = new RegExp(`^${pattern}$`, 's').exec(path);
  return match === null
    ? undefined
    : Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
}
