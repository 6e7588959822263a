import * as z from 'zod/mini';
import { MAX_ID_BYTES } from '../contract/events/event-rules.ts';
import { IDENTIFIER_SIZE, identifierFrom, isOfIdentifierSize } from './http/identifier.ts';
import type { Operation, RouteKey } from './http/operation.ts';

/** Most items, and the number without a word about it. */
const LIMIT = { most: 100, usual: 20 } as const;

/** An identifier in a path. */
export const identifier = z.string().check(
  z.overwrite((segment) => identifierFrom(segment) ?? ''),
  z.minLength(1, {
    abort: true,
    error: `${IDENTIFIER_SIZE}, percent-encoded, or \`~\` and its base64url`,
  }),
);

/** An identifier in a body: as it is. */
export const plainIdentifier = z.string().check(
  z.minLength(1, { abort: true, error: IDENTIFIER_SIZE }),
  z.maxLength(MAX_ID_BYTES, { abort: true, error: IDENTIFIER_SIZE }),
  z.refine((text) => text.isWellFormed() && isOfIdentifierSize(text), IDENTIFIER_SIZE),
);

/** How many items or customers an answer may have. */
export const limit = z._default(
  z.pipe(
    z.pipe(
      z.string({ error: 'must be a number' }),
      z.transform((text) => (/^\d{1,3}$/.test(text) ? Number(text) : Number.NaN)),
    ),
    z
      .int({ error: `must be a whole number from 1 to ${LIMIT.most}` })
      .check(
        z.minimum(1, `must be a whole number from 1 to ${LIMIT.most}`),
        z.maximum(LIMIT.most, `must be a whole number from 1 to ${LIMIT.most}`),
      ),
  ),
  LIMIT.usual,
);

/** Where a list goes on; what it holds is for the endpoint to say. */
export const cursor = z.optional(
  z.string().check(z.minLength(1, 'is empty'), z.maxLength(4096, 'is too long')),
);

/** Path parameters of an operation without any. */
export const nothing = z.object({});
export const noQuery = z.strictObject({});
/** What an operation has for a body that takes none. */
export const noBody = z.undefined();
export const limitQuery = z.strictObject({ limit });
export const pageQuery = z.strictObject({ limit, cursor });

/** An operation without a body. */
export function operation<P extends z.ZodMiniObject, Q extends z.ZodMiniObject>(
  id: string,
  route: RouteKey,
  params: P,
  query: Q,
  caching: Operation['caching'],
): Operation<P, Q, typeof noBody> {
  return { id, route, params, query, body: noBody, caching };
}

/** An operation without a query. Answers of what only reads may be asked for again by their ETag; no others are kept. */
export function unqueried<P extends z.ZodMiniObject, B extends z.ZodMiniType>(
  of: Pick<Operation<P, typeof noQuery, B>, 'id' | 'route' | 'params' | 'body' | 'success'>,
): Operation<P, typeof noQuery, B> {
  return { ...of, query: noQuery, caching: of.route.startsWith('GET ') ? 'personal' : 'never' };
}
