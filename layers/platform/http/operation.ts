import type * as z from 'zod/mini';

/** How an answer may be cached: by anybody, by the caller alone and only after asking again, or not at all. */
export type Caching = 'shared' | 'personal' | 'never';

/** One operation of the API: which route asks for it, and what it takes. Everything comes as text. */
export interface Operation<
  P extends z.ZodMiniObject = z.ZodMiniObject,
  Q extends z.ZodMiniObject = z.ZodMiniObject,
> {
  /** Name in `infra/spec.ts` and in the OpenAPI document. */
  readonly id: string;
  /** Method and path, as API Gateway writes its route keys. */
  readonly route: `GET /${string}`;
  /** Path parameters, as the gateway has decoded them. */
  readonly params: P;
  /** Query parameters; strict, so that a misspelt one is refused and not ignored. */
  readonly query: Q;
  readonly caching: Caching;
}
