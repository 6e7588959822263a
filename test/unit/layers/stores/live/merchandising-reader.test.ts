import { describe, expect, it } from 'vitest';
import type { LiveItem } from '../../../../../layers/contract/item.ts';
import type { HeadDocument } from '../../../../../layers/contract/live.ts';
import { merchandisingReader } from '../../../../../layers/stores/live/merchandising-reader.ts';
import type { RowRef, ServingStore } from '../../../../../layers/stores/serving.ts';

/** A store that only has live documents, and remembers which were asked for, read by read. */
function liveDocuments(documents: Record<string, unknown>) {
  const reads: string[][] = [];
  const store = {
    read: async (_version: string, refs: readonly RowRef[]) => {
      const keys = refs.map(({ kind, id }) => `${kind}|${id}`);
      reads.push(keys);
      return keys.map((key) => documents[key]);
    },
  } as Pick<ServingStore, 'read'>;
  return { store, reads };
}

function item(id: string, price: number): LiveItem {
  return {
    id,
    title: id,
    category: [],
    brand: null,
    price,
    updatedAt: 1,
    since: 1,
    properties: {},
    hidden: false,
    inStock: true,
    availableFrom: null,
    availableUntil: null,
    nearestKnown: [],
  };
}

const rule = {
  id: 'top',
  placements: [],
  from: null,
  until: null,
  action: { type: 'pin', item: 'a', position: 1 },
} as const;

const at = (revisions: Record<string, number>): HeadDocument => ({ revisions });

describe('the reader of what is steered', () => {
  it('reads nothing where nothing was ever steered', async () => {
    const { store, reads } = liveDocuments({});
    const merchandising = await merchandisingReader(store).of(undefined);
    expect(merchandising.items.size + merchandising.rules.length + merchandising.experiments.length).toBe(0);
    expect(reads).toEqual([]);
  });

  it('reads everything the head names in one batch, and nothing the next time', async () => {
    const { store, reads } = liveDocuments({
      'catalogue|3': { items: { a: item('a', 100) } },
      'rules|all': { rules: [rule] },
      'bandit|hero': { round: 4, arms: {} },
    });
    const reader = merchandisingReader(store);
    const head = at({ 'catalogue|3': 1, 'rules|all': 2, 'bandit|hero': 1 });
    const merchandising = await reader.of(head);
    expect(merchandising.items.get('a')?.price).toBe(100);
    expect(merchandising.rules).toEqual([rule]);
    expect(merchandising.bandits.get('hero')?.round).toBe(4);
    expect(await reader.of(head)).toBe(merchandising);
    expect(reads).toEqual([['catalogue|3', 'rules|all', 'bandit|hero']]);
  });

  it('reads again what has another revision, and only that', async () => {
    const documents: Record<string, unknown> = {
      'catalogue|3': { items: { a: item('a', 100) } },
      'catalogue|4': { items: { b: item('b', 7) } },
    };
    const { store, reads } = liveDocuments(documents);
    const reader = merchandisingReader(store);
    await reader.of(at({ 'catalogue|3': 1, 'catalogue|4': 1 }));
    documents['catalogue|3'] = { items: { a: item('a', 90) } };
    const merchandising = await reader.of(at({ 'catalogue|3': 2, 'catalogue|4': 1 }));
    expect([merchandising.items.get('a')?.price, merchandising.items.get('b')?.price]).toEqual([90, 7]);
    expect(reads).toEqual([['catalogue|3', 'catalogue|4'], ['catalogue|3']]);
  });

  it('forgets what the head no longer names, without a read', async () => {
    const { store, reads } = liveDocuments({ 'bandit|hero': { round: 1, arms: {} } });
    const reader = merchandisingReader(store);
    await reader.of(at({ 'bandit|hero': 1 }));
    expect((await reader.of(at({}))).bandits.size).toBe(0);
    expect(reads).toHaveLength(1);
  });

  it('leaves kinds alone that it does not know', async () => {
    const { store, reads } = liveDocuments({});
    await merchandisingReader(store).of(at({ 'weather|today': 9 }));
    expect(reads).toEqual([]);
  });

  it('serves two requests at a time, and ends with what the newer head names', async () => {
    const documents: Record<string, unknown> = { 'catalogue|0': { items: { a: item('a', 1) } } };
    const { store } = liveDocuments(documents);
    const reader = merchandisingReader(store);
    const older = reader.of(at({ 'catalogue|0': 1 }));
    documents['catalogue|0'] = { items: { a: item('a', 2) } };
    const newer = reader.of(at({ 'catalogue|0': 2 }));
    await Promise.all([older, newer]);
    expect((await reader.of(at({ 'catalogue|0': 2 }))).items.get('a')?.price).toBe(2);
  });
});
