import { HEAD_ID } from '../../contract/live.ts';
import type { ReadBodies, ReadKind, RowRef } from '../../stores/serving.ts';

/** Takes one row out of all that were read. */
export type Taker<K extends ReadKind> = (rows: readonly unknown[]) => ReadBodies[K] | undefined;

/** Collects what one batched read is to bring, where that depends on the request. */
export class Wanted {
  readonly refs: RowRef[] = [];

  /** A row; one without an identifier is not asked for, and not there. */
  row<K extends ReadKind>(kind: K, id: string | undefined): Taker<K> {
    if (id === undefined) return () => undefined;
    const at = this.refs.push({ kind, id }) - 1;
    return (rows) => rows[at] as ReadBodies[K] | undefined;
  }

  /** What tells which of the things that people steer has changed. */
  head(): Taker<'head'> {
    return this.row('head', HEAD_ID);
  }
}
