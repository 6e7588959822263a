import type { Serving } from '../contract/control-records.ts';
import type { LiveBodies } from '../contract/live.ts';
import type { RowBodies } from '../contract/rows.ts';

/** Everything that can be read by key: rows of a version, and live documents, which belong to none. */
export type ReadBodies = RowBodies & LiveBodies;
export type ReadKind = keyof ReadBodies;

/** A row or live document to read. */
export interface RowRef<K extends ReadKind = ReadKind> {
  readonly kind: K;
  readonly id: string;
}

/** Bodies in the order of the references; undefined where there is no such row. */
export type RowsFound<R extends readonly RowRef[]> = {
  readonly [I in keyof R]: R[I] extends RowRef<infer K> ? ReadBodies[K] | undefined : never;
};

/**
 * All that a request function needs of the stores. One `read` is one BatchGetItem; the pointer is cached for a few
 * seconds by the implementation.
 */
export interface ServingStore {
  /** The serving version, or undefined before the first activation. Throws `store.unavailable`. */
  current(): Promise<Serving | undefined>;
  /**
   * At most 100 rows of one version, live documents among them, in one batched read. Live documents are read consistently:
   * what was written before is seen. Throws `store.unavailable`.
   */
  read<const R extends readonly RowRef[]>(version: string, refs: R): Promise<RowsFound<R>>;
}
