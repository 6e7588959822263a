import type { Audience, RouteKey } from '../contract/audiences.ts';
import { MethodNotAllowed } from './http/problem.ts';

/** An operation, as far as finding it goes. */
interface Routed {
  readonly route: RouteKey;
  readonly audience: Audience;
}

/** What a function knows that answers requests which the gateway matched with no route. */
export interface Fallback<O extends Routed> {
  /** The operations that it answers itself, see {@link answersUnrouted}. */
  readonly reads: readonly O[];
  /** Routes of all others. */
  readonly others: readonly Routed[];
}

/** An operation found by path, with its path parameters. */
export interface PathMatch<O extends Routed> {
  readonly operation: O;
  readonly path: Readonly<Record<string, string>>;
  /** The last parameter took the rest of the path, slashes and all: a misspelt path can look like that too. */
  readonly spansSlash: boolean;
}

/**
 * Whether an operation answers requests that the gateway matched with no route, which callers of the back office may send: it
 * only reads, and is not for the operator alone.
 */
export function answersUnrouted({ route, audience }: Routed): boolean {
  return route.startsWith('GET ') && audience !== 'operator';
}

/**
 * Finds the operation of a request that the gateway matched with no route. HTTP APIs decode a path before they route it, so an
 * identifier with an encoded slash matches none; and they have no HEAD beside GET. Here a parameter may span slashes. Routes
 * with more literal text come first. What changes something is never guessed at.
 * @param rawPath decoded, as the gateway delivers it
 * @throws MethodNotAllowed when the path is known, but not with this method
 */
export function findByPath<O extends Routed>(
  { reads: answered, others }: Fallback<O>,
  method: string,
  rawPath: string,
): PathMatch<O> | undefined {
  const matches = answered
    .map((operation) => ({ operation, template: pathOf(operation) }))
    .sort((a, b) => literals(b.template) - literals(a.template))
    .flatMap(({ operation, template }) => {
      const path = matchTemplate(template, rawPath);
      if (path === undefined) return [];
      const spansSlash = template.endsWith('}') && Object.values(path).some((value) => value.includes('/'));
      return [{ operation, path, spansSlash }];
    });
  const reads = method === 'GET' || method === 'HEAD';
  const exact = matches.filter((match) => !match.spansSlash);
  if (reads && exact[0] !== undefined) return exact[0];
  // A match that spans slashes is no proof that the path exists, so it allows nothing.
  const allowed = allowedMethods([...answered, ...others], rawPath);
  if (allowed.length > 0 && method !== 'GET') throw new MethodNotAllowed(method, allowed);
  return reads ? matches[0] : undefined;
}

/**
 * Methods of the operations whose path this is, segment by segment; HEAD beside a GET that can be answered here. `/items/popular`
 * is a path of its own and no item called `popular`.
 */
function allowedMethods(operations: readonly Routed[], rawPath: string): string[] {
  const known = operations.filter((operation) => matchesBySegment(pathOf(operation), rawPath));
  const most = Math.max(...known.map((operation) => literals(pathOf(operation))));
  const methods = known
    .filter((operation) => literals(pathOf(operation)) === most)
    .flatMap((operation) => [
      operation.route.split(' ')[0] ?? '',
      ...(answersUnrouted(operation) ? ['HEAD'] : []),
    ]);
  return [...new Set(methods)];
}

function pathOf({ route }: Routed): string {
  return route.slice(route.indexOf(' ') + 1);
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
