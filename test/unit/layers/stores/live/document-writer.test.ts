import { describe, expect, it } from 'vitest';
import { type DocumentTable, DocumentWriter } from '../../../../../layers/stores/live/document-writer.ts';
import type { LiveDocument } from '../../../../../layers/stores/live/live-store.ts';

type Session = LiveDocument<'session'>;
const event = (id: string) => ({ id, type: 'view', item: 'mug', time: 1 }) as const;
const NONE: Session = { kind: 'session', id: 's', body: undefined, revision: 0 };
const ids = (document: LiveDocument) => (document as Session).body?.events.map(({ id }) => id) ?? [];

/** A table with one document, on which others write before some of our writes. */
function tableOf(others = 0) {
  let stored: LiveDocument = NONE;
  let puts = 0;
  const table: DocumentTable = {
    read: async () => stored,
    put: async (document, revision) => {
      puts++;
      await Promise.resolve();
      if (others-- > 0) stored = added(`other-${puts}`)(stored as Session);
      if (stored.revision !== revision) return false;
      stored = document;
      return true;
    },
  };
  return { table, stored: () => stored, puts: () => puts };
}

const added = (id: string) => (document: Session) => ({
  ...document,
  body: { events: [...(document.body?.events ?? []), event(id)] },
  revision: document.revision + 1,
});
const adding = (id: string) => (document: Session) => added(id)(document).body;

describe('changes of one document', () => {
  it('that come at once are all made in turn, in few writes', async () => {
    const { table, stored, puts } = tableOf();
    const writer = new DocumentWriter(table);
    const seen: number[] = [];
    const names = Array.from({ length: 150 }, (_, i) => `e${i}`);
    await Promise.all(
      names.map((name) =>
        writer.write({
          document: NONE,
          change: (document: Session) => {
            seen.push(ids(document).length);
            return adding(name)(document);
          },
          expiresAt: 1,
        }),
      ),
    );
    expect(ids(stored())).toEqual(names);
    expect(stored().revision).toBe(150);
    expect(seen).toEqual(names.map((_, i) => i));
    expect(puts()).toBe(2);
  });

  it('are made anew where another process was faster', async () => {
    const { table, stored } = tableOf(3);
    const writer = new DocumentWriter(table);
    await writer.write({ document: NONE, change: adding('own'), expiresAt: null });
    expect(ids(stored())).toEqual(['other-1', 'other-2', 'other-3', 'own']);
  });

  it('are not hindered by one that fails, or that changes nothing', async () => {
    const { table, stored } = tableOf();
    const writer = new DocumentWriter(table);
    const write = (change: (document: Session) => Session['body']) =>
      writer.write({ document: NONE, change, expiresAt: null });
    const results = await Promise.allSettled([
      write(adding('a')),
      write(() => {
        throw new Error('refused');
      }),
      write(() => undefined),
      write(adding('b')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(ids(stored())).toEqual(['a', 'b']);
  });

  it('fail with the store, and work again after it', async () => {
    const { table, stored } = tableOf();
    let isAway = true;
    const writer = new DocumentWriter({
      ...table,
      put: async (...given) => {
        if (isAway) throw new Error('away');
        return table.put(...given);
      },
    });
    const write = (id: string) => writer.write({ document: NONE, change: adding(id), expiresAt: null });
    expect((await Promise.allSettled([write('a'), write('b')])).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    isAway = false;
    await write('c');
    expect(ids(stored())).toEqual(['c']);
  });
});
