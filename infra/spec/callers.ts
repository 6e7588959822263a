import type { Audience } from '../../layers/contract/audiences.ts';
import { ROUTES } from './routes.ts';

/** Callers with a policy or scope of their own; each includes the routes for any caller. */
export const CALLERS = ['storefront', 'back-office', 'operator'] as const satisfies readonly Audience[];
export type CallerKind = (typeof CALLERS)[number];

/** Method and path of the routes that a caller may use, with `*` for each parameter. */
export function allowedRequests(kind: CallerKind): string[] {
  return ROUTES.filter(({ audience }) => audience === kind || audience === 'any').map(
    ({ method, path }) => `${method}${path.replaceAll(/\{\w+\}/g, '*')}`,
  );
}

/**
 * Method and path of the operator's routes that a `*` in another caller's policy would cover, and that are therefore denied: in a
 * policy `*` covers slashes as well, and the export of a customer lies below the page of that customer.
 */
export function deniedRequests(kind: CallerKind): string[] {
  if (kind === 'operator') return [];
  const allowed = allowedRequests(kind);
  return allowedRequests('operator').filter(
    (request) => !allowed.includes(request) && allowed.some((pattern) => coversRequest(pattern, request)),
  );
}

/** Whether a pattern of a policy covers a request; `*` stands for any text. */
export function coversRequest(pattern: string, request: string): boolean {
  const literal = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`).test(request);
}

/** Scope of a caller's tokens. */
export function scopeOf(kind: CallerKind): string {
  return `clientele/${kind}`;
}

/**
 * Scopes that a route accepts; a token needs one of them. A request that no route matches may have an identifier with a slash, also
 * that of a customer, so it needs the scope of the back office.
 */
export function scopesFor(audience: Audience | undefined): string[] {
  if (audience === 'any') return CALLERS.map(scopeOf);
  return [scopeOf(audience ?? 'back-office')];
}
