import type * as z from 'zod/mini';

/** How an answer may be cached: by anybody, by the caller alone and only after asking again, or not at all. */
export type Caching = 'shared' | 'personal' | 'never';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** Header that tells an answer made without the stores. */
export const FALLBACK_HEADER = 'x-clientele-fallback';

export type RouteKey = `${Method} /${string}`;

/** One operation of the API: which route asks for it, and what it takes. Path and query come as text, the body as JSON. */
export interface Operation<
  P extends z.ZodMiniObject = z.ZodMiniObject,
  Q extends z.ZodMiniObject = z.ZodMiniObject,
  B extends z.ZodMiniType = z.ZodMiniType,
> {
  /** Name in `infra/spec/` and in the OpenAPI document. */
  readonly id: string;
  /** Method and path, as API Gateway writes its route keys. */
  readonly route: RouteKey;
  /** Path parameters, as the gateway has decoded them. */
  readonly params: P;
  /** Query parameters; strict, so that a misspelt one is refused and not ignored. */
  readonly query: Q;
  /** The body, for POST, PUT and PATCH; what takes none has `z.undefined()`. */
  readonly body: B;
  readonly caching: Caching;
  /**
   * What the container keeps of the version may answer while the stores are away, if that comes to any items: a shop would
   * rather show what is popular than nothing.
   */
  readonly fromMemory?: true;
  /** Its body names people in events, each of which is parsed, and named, for itself. */
  readonly events?: true;
  /** Status of a success; 200 unless it says otherwise. */
  readonly success?: 202 | 204;
}

/** What an operation's function gets: path, query and, under `body`, the body. */
export type InputOf<
  P extends z.ZodMiniObject,
  Q extends z.ZodMiniObject,
  B extends z.ZodMiniType,
> = z.infer<P> & z.infer<Q> & { readonly body: z.infer<B> };

/** Method and path of an operation. */
export function routeOf({ route }: Operation): { readonly method: Method; readonly path: string } {
  const [method, path] = route.split(' ') as [Method, string];
  return { method, path };
}
