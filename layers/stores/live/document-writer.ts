import { ClienteleError } from '../../contract/errors.ts';
import { type LiveBodies, type LiveKind, liveKey } from '../../contract/live.ts';
import { type Backoff, pauses, sleep } from '../backoff.ts';
import type { LiveDocument } from './live-store.ts';

/** Other containers write the same document, too: tries that fit into the time of a request. */
const CONTESTED: Backoff = { firstMs: 10, capMs: 400, attempts: 16 };

export interface DocumentTable {
  read(ref: LiveDocument): Promise<LiveDocument>;
  /** Writes a document if it stands at the revision; false where it does not. */
  put(document: LiveDocument, revision: number, expiresAt: number | null): Promise<boolean>;
}

interface Change<K extends LiveKind = LiveKind> {
  /** The document as the caller read it. */
  readonly document: LiveDocument<K>;
  readonly change: (document: LiveDocument<K>) => LiveBodies[K] | undefined;
  readonly expiresAt: number | null;
}

interface Waiting extends Change {
  readonly done: (document: LiveDocument) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes live documents. Changes of one document that wait in this process at the same time are made one after the other and written
 * at once: a hundred callers of one session are a few writes and no contest. Changes as of `update` in live-store.ts.
 */
export class DocumentWriter {
  private readonly table: DocumentTable;
  /** By key: what waits while the document is being written. */
  private readonly queues = new Map<string, Waiting[]>();

  constructor(table: DocumentTable) {
    this.table = table;
  }

  /** The document as it is once the change is made. */
  write<K extends LiveKind>(change: Change<K>): Promise<LiveDocument<K>> {
    return new Promise((done, failed) => {
      const waiting = { ...change, done, failed } as unknown as Waiting;
      const key = liveKey(change.document.kind, change.document.id);
      const queue = this.queues.get(key);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      this.queues.set(key, [waiting]);
      void this.drain(key);
    });
  }

  private async drain(key: string): Promise<void> {
    const queue = this.queues.get(key) ?? [];
    let known: LiveDocument | undefined;
    while (queue.length > 0) {
      const batch = queue.splice(0);
      try {
        known = await this.writeBatch(batch, known);
      } catch (error) {
        for (const { failed } of batch) failed(error);
        known = undefined;
      }
    }
    this.queues.delete(key);
  }

  /** @param known what this process wrote last; what the callers read may be older */
  private async writeBatch(
    batch: readonly Waiting[],
    known: LiveDocument | undefined,
  ): Promise<LiveDocument> {
    let document = batch.reduce(
      (latest, { document: read }) => (read.revision > latest.revision ? read : latest),
      known ?? (batch[0] as Waiting).document,
    );
    for (const waits = pauses(CONTESTED); ; ) {
      const { changed, failures } = applied(batch, document);
      const expiresAt = latestExpiry(batch);
      if (changed === document || (await this.table.put(changed, document.revision, expiresAt))) {
        for (const waiting of batch) {
          const failure = failures.get(waiting);
          if (failure === undefined) waiting.done(changed);
          else waiting.failed(failure.error);
        }
        return changed;
      }
      const wait = waits.next();
      if (wait.done)
        throw new ClienteleError(
          'store.unavailable',
          'A live document could not be written: others kept changing it at the same time. Try again.',
        );
      await sleep(wait.value);
      document = await this.table.read(document);
    }
  }
}

/** A document after changes, one after the other, each with a revision of its own; itself where nothing changes. */
function applied(batch: readonly Waiting[], document: LiveDocument) {
  const failures = new Map<Waiting, { readonly error: unknown }>();
  let changed = document;
  for (const waiting of batch) {
    try {
      const body = waiting.change(changed);
      if (body !== undefined) changed = { ...changed, body, revision: changed.revision + 1 };
    } catch (error) {
      failures.set(waiting, { error });
    }
  }
  return { changed, failures };
}

function latestExpiry(batch: readonly Waiting[]): number | null {
  return batch.reduce<number | null>(
    (latest, { expiresAt }) => (latest === null || expiresAt === null ? null : Math.max(latest, expiresAt)),
    (batch[0] as Waiting).expiresAt,
  );
}
