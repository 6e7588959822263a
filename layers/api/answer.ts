/** What the act of an operation gives back, by the body that its response schema describes; nothing where that is void. */
export type Answer<Body> = [Body] extends [undefined]
  ? undefined
  : [Body] extends [{ readonly recommendation_id: string }]
    ? Found<Omit<Body, 'recommendation_id'>> & { readonly perAnswer: Pick<Body, 'recommendation_id'> }
    : Found<Body>;

interface Found<Body> {
  /** The answer as JSON, without what differs between two answers that mean the same. */
  readonly body: Body;
  /** False where nothing is known under the identifier that was asked for. */
  readonly known?: boolean;
}

/** An answer to any operation, ready to be sent. */
export interface AnyAnswer extends Found<object> {
  /** Put before the body and left out of the ETag. */
  readonly perAnswer?: { readonly recommendation_id: string };
}

/** A value that is read and not changed: what an answer is made of may be shared with rows that are kept. */
export type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
