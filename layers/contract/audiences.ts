export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call an operation: the shop's storefront (what to show, what happened), its back office (who customers are and what
 * to do), its operator (models, experiments, privacy), or any of them.
 */
export const AUDIENCES = ['storefront', 'back-office', 'operator', 'any'] as const;

export type Audience = (typeof AUDIENCES)[number];

/** Method and path of a route, as API Gateway writes its route keys. Path parameters in `{braces}`. */
export type RouteKey = `${Method} /${string}`;
