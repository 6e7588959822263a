import { LIVE_KINDS, type LiveKind, liveKey } from '../../layers/contract/live.ts';
import type { RowRef, RowsFound, ServingStore } from '../../layers/stores/serving.ts';
import type { CountingStore } from '../acceptance/tiny-shop.ts';
import type { MemoryLiveStore } from './memory-live.ts';

/** A store of rows that also reads what is written to a live store, as with the tables of one shop. */
export function seeingLive(rows: CountingStore, live: MemoryLiveStore): ServingStore {
  return {
    current: () => rows.current(),
    read: async <const R extends readonly RowRef[]>(version: string, refs: R): Promise<RowsFound<R>> => {
      const found = (await rows.read(version, refs)) as readonly unknown[];
      return refs.map(({ kind, id }, at) =>
        LIVE_KINDS.has(kind)
          ? (live.documents.get(liveKey(kind as LiveKind, id))?.body ?? found[at])
          : found[at],
      ) as unknown as RowsFound<R>;
    },
  };
}
