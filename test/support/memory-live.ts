import { type LiveBodies, type LiveKind, liveKey } from '../../layers/contract/live.ts';
import type { Deliveries } from '../../layers/stores/live/deliveries.ts';
import type { LiveDocument, LiveRef, LiveStore } from '../../layers/stores/live/live-store.ts';

/** Deliveries in memory: all delivered records, in order. */
export interface MemoryDeliveries extends Deliveries {
  readonly delivered: { readonly events: object[]; readonly items: object[] };
}

export function memoryDeliveries(): MemoryDeliveries {
  const delivered: { events: object[]; items: object[] } = { events: [], items: [] };
  return {
    delivered,
    events: async (records) => void delivered.events.push(...structuredClone(records)),
    items: async (records) => void delivered.items.push(...structuredClone(records)),
  };
}

/** Live documents in memory, by key, with public state. */
export interface MemoryLiveStore extends LiveStore {
  readonly documents: Map<
    string,
    { readonly body: unknown; readonly revision: number; expiresAt: number | null }
  >;
}

export function memoryLiveStore(): MemoryLiveStore {
  const documents: MemoryLiveStore['documents'] = new Map();

  async function read<K extends LiveKind>(refs: readonly LiveRef<K>[]): Promise<LiveDocument<K>[]> {
    return found(refs);
  }

  function found<K extends LiveKind>(refs: readonly LiveRef<K>[]): LiveDocument<K>[] {
    return refs.map(({ kind, id }) => {
      const document = documents.get(liveKey(kind, id));
      const body = document?.body as LiveBodies[K] | undefined;
      return { kind, id, body, revision: document?.revision ?? 0 };
    });
  }

  async function update<K extends LiveKind>(
    given: readonly LiveDocument<K>[],
    change: (document: LiveDocument<K>) => LiveBodies[K] | undefined,
    expiresAt: number | null,
  ): Promise<LiveDocument<K>[]> {
    // As in the real store, what the caller read may be out of date, and nobody writes between reading and writing.
    return found(given).map((document) => {
      const body = change(document);
      if (body === undefined) return document;
      const next = { ...document, body: structuredClone(body), revision: document.revision + 1 };
      documents.set(liveKey(document.kind, document.id), {
        body: next.body,
        revision: next.revision,
        expiresAt,
      });
      return next;
    });
  }

  return { documents, read, update };
}
