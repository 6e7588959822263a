import type { Audience } from '../../layers/contract/routes.ts';
import { ROUTES } from './routes.ts';

/** Kinds of caller that get a right of their own; what anybody may ask is part of each. */
export const CALLERS = ['storefront', 'back-office', 'operator'] as const satisfies readonly Audience[];
export type CallerKind = (typeof CALLERS)[number];

/** Method and path of what one kind of caller may ask, `*` for each parameter. */
export function allowedRequests(kind: CallerKind): string[] {
  return ROUTES.filter(({ audience }) => audience === kind || audience === 'any').map(
    ({ method, path }) => `${method}${path.replaceAll(/\{\w+\}/g, '*')}`,
  );
}

/**
 * Method and path of what one kind of caller is denied although a `*` of what it may ask covers it: in a policy that stands
 * for slashes, too, and the operator's export of a customer lies below the back office's page of that customer.
 */
export function deniedRequests(kind: CallerKind): string[] {
  if (kind === 'operator') return [];
  const allowed = allowedRequests(kind);
  return allowedRequests('operator').filter(
    (request) => !allowed.includes(request) && allowed.some((pattern) => coversRequest(pattern, request)),
  );
}

/** Whether a pattern of a policy, in which `*` is any text, covers a request. */
export function coversRequest(pattern: string, request: string): boolean {
  const literal = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`).test(request);
}

/** Scope of a token that may ask what one kind of caller may. */
export function scopeOf(kind: CallerKind): string {
  return `clientele/${kind}`;
}

/**
 * Scopes that open a route; a token needs one of them. What no route matches may be an identifier with a slash in it, of
 * a customer, too, so that is for the back office.
 */
export function scopesFor(audience: Audience | undefined): string[] {
  if (audience === 'any') return CALLERS.map(scopeOf);
  return [scopeOf(audience ?? 'back-office')];
}
