import { HEAD_ID, type LiveKind, liveKey } from '../../contract/live.ts';
import type { LiveDocument, LiveStore } from './live-store.ts';

/**
 * Puts the revisions of written documents into the head, so that every container sees them from its next request. Call it after
 * every write, even one that changed nothing: an earlier call may have failed.
 * @throws ClienteleError `store.unavailable`
 */
export async function announce(live: LiveStore, documents: readonly LiveDocument<LiveKind>[]): Promise<void> {
  const written = documents.filter(({ revision }) => revision > 0);
  if (written.length === 0) return;
  await live.update(
    await live.read([{ kind: 'head', id: HEAD_ID }] as const),
    ({ body }) => {
      const revisions = new Map(Object.entries(body?.revisions ?? {}));
      let changed = false;
      for (const { kind, id, revision } of written) {
        const key = liveKey(kind, id);
        // A slower writer must not replace a newer revision.
        if ((revisions.get(key) ?? 0) >= revision) continue;
        revisions.set(key, revision);
        changed = true;
      }
      return changed ? { revisions: Object.fromEntries(revisions) } : undefined;
    },
    null,
  );
}

/**
 * Removes all documents of a kind from the head except those in `except`: containers drop them with their next request.
 * @throws ClienteleError `store.unavailable`
 */
export async function withdraw(live: LiveStore, kind: LiveKind, except: ReadonlySet<string>): Promise<void> {
  const kept = new Set([...except].map((id) => liveKey(kind, id)));
  await live.update(
    await live.read([{ kind: 'head', id: HEAD_ID }] as const),
    ({ body }) => {
      const all = Object.entries(body?.revisions ?? {});
      const left = all.filter(([key]) => !key.startsWith(liveKey(kind, '')) || kept.has(key));
      return left.length === all.length ? undefined : { revisions: Object.fromEntries(left) };
    },
    null,
  );
}
