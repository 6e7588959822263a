import type { LiveBodies, LiveKind } from '../../contract/live.ts';

/** A live document by name. */
export interface LiveRef<K extends LiveKind = LiveKind> {
  readonly kind: K;
  readonly id: string;
}

/** A live document with the revision it was read at; revision 0 where there is none yet. */
export interface LiveDocument<K extends LiveKind = LiveKind> extends LiveRef<K> {
  readonly body: LiveBodies[K] | undefined;
  readonly revision: number;
}

/** The write side of the activity table; request functions that only read go through `ServingStore`. */
export interface LiveStore {
  /**
   * Reads documents consistently, in the order of the references, a hundred a batch.
   * @throws ClienteleError `store.unavailable`
   */
  read<K extends LiveKind>(refs: readonly LiveRef<K>[]): Promise<LiveDocument<K>[]>;
  /**
   * Changes documents that were read: each is written only if nobody changed it meanwhile; where somebody did, it is
   * read and changed anew. A change that returns undefined leaves its document as it is. Changes must be pure and
   * idempotent: they may be asked for more than once, and again after a write whose answer got lost.
   * @param expiresAt UTC milliseconds after which TTL may remove the documents; null: kept
   * @returns the documents as they are now
   * @throws ClienteleError `store.unavailable`, also when a document stays contested after all retries
   */
  update<K extends LiveKind>(
    documents: readonly LiveDocument<K>[],
    change: (document: LiveDocument<K>) => LiveBodies[K] | undefined,
    expiresAt: number | null,
  ): Promise<LiveDocument<K>[]>;
}
