import { type Audience, routes } from './spec.ts';

/** Kinds of caller that get a right of their own; what anybody may ask is part of each. */
export const CALLERS = ['storefront', 'back-office', 'operator'] as const satisfies readonly Audience[];
export type CallerKind = (typeof CALLERS)[number];

/** Method and path of what one kind of caller may ask, `*` for each parameter. */
export function allowedRequests(kind: CallerKind): string[] {
  return routes
    .filter(({ audience }) => audience === kind || audience === 'any')
    .map(({ method, path }) => `${method}${path.replaceAll(/\{\w+\}/g, '*')}`);
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
