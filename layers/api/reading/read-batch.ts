import { HEAD_ID } from '../../contract/live.ts';
import type { ReadBodies, ReadKind, RowRef } from '../../stores/serving.ts';

/** Takes one row out of all that a batch read; undefined where there is none. */
export type RowHandle<K extends ReadKind> = (rows: readonly unknown[]) => ReadBodies[K] | undefined;

/** Collects the rows of one batched read, where what they are depends on the request. */
export class ReadBatch {
  readonly refs: RowRef[] = [];

  /** Adds a row. Without an identifier nothing is read, and the handle finds nothing. */
  row<K extends ReadKind>(kind: K, id: string | undefined): RowHandle<K> {
    if (id === undefined) return () => undefined;
    const at = this.refs.push({ kind, id }) - 1;
    return (rows) => rows[at] as ReadBodies[K] | undefined;
  }

  /** Adds the document that says which of the live documents have changed. */
  head(): RowHandle<'head'> {
    return this.row('head', HEAD_ID);
  }
}
