import type { Endpoint } from './endpoint.ts';
import { MethodNotAllowed } from './problem.ts';

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
  endpoints: readonly Endpoint[],
  method: string,
  rawPath: string,
): RouteMatch | undefined {
  const matches = endpoints
    .map((endpoint) => ({ endpoint, template: templateOf(endpoint) }))
    .sort((a, b) => literals(b.template) - literals(a.template))
    .flatMap(({ endpoint, template }) => {
      const path = matchTemplate(template, rawPath);
      if (path === undefined) return [];
      const loose = template.endsWith('}') && Object.values(path).some((value) => value.includes('/'));
      return [{ endpoint, path, loose }];
    });
  const exact = matches.filter((match) => !match.loose);
  const best = exact[0] ?? matches[0];
  if (best === undefined) return undefined;
  if (method === 'GET' || method === 'HEAD') return best;
  // A loose match is no proof that the path exists.
  if (best.loose) return undefined;
  throw new MethodNotAllowed(method, ['GET', 'HEAD']);
}

function templateOf(endpoint: Endpoint): string {
  return endpoint.operation.route.slice('GET '.length);
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
