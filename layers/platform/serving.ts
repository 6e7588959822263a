import type { RowBodies, RowKind } from '../analytics/serve/rows.ts';

/** What the pointer says: the version that serves. */
export interface Serving {
  readonly version: string;
  /** UTC milliseconds. */
  readonly activatedAt: number;
  /** UTC milliseconds after which the rows may have been removed by TTL. */
  readonly expiresAt: number;
}

/** A row to read. */
export interface RowRef<K extends RowKind = RowKind> {
  readonly kind: K;
  readonly id: string;
}

/** Bodies in the order of the references; undefined where there is no such row. */
export type RowsFound<R extends readonly RowRef[]> = {
  readonly [I in keyof R]: R[I] extends RowRef<infer K> ? RowBodies[K] | undefined : never;
};

/**
 * All that a request function needs of the stores. One `read` is one BatchGetItem; the pointer is cached for a few
 * seconds by the implementation.
 */
export interface ServingStore {
  /** The serving version, or undefined before the first activation. Throws `store.unavailable`. */
  current(): Promise<Serving | undefined>;
  /** At most 100 rows of one version in one batched read. Throws `store.unavailable`. */
  read<const R extends readonly RowRef[]>(version: string, refs: R): Promise<RowsFound<R>>;
}
