import { describe, expect, it } from 'vitest';
import type { HeadDocument } from '../../../../../layers/analytics/serve/live.ts';
import { CATALOGUE_SHARDS, shardOf } from '../../../../../layers/analytics/serve/live.ts';
import { categoryListId, ROW_ID, type ScoredItem } from '../../../../../layers/analytics/serve/rows.ts';
import {
  type CataloguePorts,
  knownItems,
  liveItemOf,
  SHARD_BYTES,
  writeItems,
} from '../../../../../layers/platform/live/catalogue.ts';
import { hiding, type ItemWrite } from '../../../../../layers/platform/live/item-write.ts';
import { pruneCatalogue } from '../../../../../layers/platform/live/prune-catalogue.ts';
import { steeringReader } from '../../../../../layers/platform/live/steering-reader.ts';
import { CountingStore, SERVING } from '../../../../acceptance/tiny-shop.ts';
import { memoryDeliveries, memoryLiveStore } from '../../../../memory-live.ts';
import { seeingLive } from '../../../../seeing-live.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 2, 2, 12);

function scored(id: string, title: string, category: string[]): ScoredItem {
  return { id, title, category, brand: null, price: 100, score: 1 };
}

/** A shop that knows a pot, and has lists of pans and of what is popular. */
function shop(now = NOW) {
  const rows = new CountingStore(SERVING)
    .put('similar', 'pot', {
      of: { ...scored('pot', 'Pot', ['Kitchen']), since: 77, repeats: true },
      items: [],
    })
    .put('list', categoryListId(['Kitchen', 'Pans']), {
      items: [scored('pan-1', 'Cast iron pan', ['Kitchen', 'Pans'])],
    })
    .put('list', categoryListId(['Kitchen']), { items: [scored('mug', 'Enamel mug', ['Kitchen', 'Mugs'])] })
    .put('list', ROW_ID.popular, { items: [scored('tent', 'Tunnel tent', ['Outdoor'])] });
  const live = memoryLiveStore();
  const deliveries = memoryDeliveries();
  const state = { now };
  const ports: CataloguePorts = { store: seeingLive(rows, live), live, deliveries, now: () => state.now };
  const write = async (...writes: ItemWrite[]) =>
    writeItems(
      writes,
      await knownItems(
        writes.map(({ id }) => id),
        ports,
      ),
      ports,
    );
  const head = () => live.documents.get('head|all')?.body as HeadDocument | undefined;
  const seen = async () => (await steeringReader(ports.store).of(head())).items;
  return { rows, live, deliveries, ports, state, write, seen, head };
}

function item(id: string, more: Partial<ItemWrite> = {}): ItemWrite {
  return {
    id,
    title: 'Iron pan, large',
    description: null,
    category: ['Kitchen', 'Pans'],
    brand: null,
    price: 4990,
    saidPrice: { amount: 49.9, currency: 'GBP' },
    inStock: true,
    availableFrom: null,
    availableUntil: null,
    hidden: false,
    properties: { colour: 'black', sizes: [1, 2] },
    ...more,
  };
}

describe('a change of the catalogue', () => {
  it('is delivered to the next run, and seen by whoever reads the head afterwards', async () => {
    const { write, seen, deliveries } = shop();
    await write(item('pot', { availableUntil: NOW + HOUR }));
    expect((await seen()).get('pot')).toMatchObject({ price: 4990, updatedAt: NOW, hidden: false });
    expect(deliveries.delivered.items).toEqual([
      {
        item_id: 'pot',
        title: 'Iron pan, large',
        category: 'Kitchen > Pans',
        price: 49.9,
        currency: 'GBP',
        in_stock: true,
        available_until: '2026-03-02T13:00:00.000Z',
        hidden: false,
        properties: { colour: 'black', sizes: [1, 2] },
        updated_at: '2026-03-02T12:00:00.000Z',
      },
    ]);
  });

  it('leaves an item that the version knows its age and its habit, and gives it no anchors', async () => {
    const { write } = shop();
    const [live] = await write(item('pot'));
    expect(live).toMatchObject({ since: 77, repeats: true, anchors: [], properties: { colour: 'black' } });
  });

  it('puts a new item beside what is like it, in its category, above it, or among what is popular', async () => {
    const { write } = shop();
    const [pan, kettle, tent] = await write(
      item('new-pan'),
      item('kettle', { title: 'Enamel kettle', category: ['Kitchen', 'Kettles'] }),
      item('tarp', { title: 'Tent tarp', category: ['Camping'] }),
    );
    expect(pan?.anchors[0]?.id).toBe('pan-1');
    expect(kettle?.anchors[0]?.id).toBe('mug');
    expect(tent?.anchors[0]?.id).toBe('tent');
    expect(pan?.since).toBe(NOW);
  });

  it('hides what is known and what is not, and again without harm', async () => {
    const { write, seen, deliveries } = shop();
    await write(hiding('pot', scored('pot', 'Pot', ['Kitchen']), 'GBP'), hiding('ghost', undefined, 'GBP'));
    await write(hiding('pot', undefined, 'GBP'));
    const items = await seen();
    expect([items.get('pot')?.hidden, items.get('ghost')?.hidden]).toEqual([true, true]);
    expect(deliveries.delivered.items[0]).toMatchObject({
      item_id: 'pot',
      title: 'Pot',
      price: 1,
      hidden: true,
    });
  });

  it('keeps the last word, whatever order words are written in', async () => {
    const { write, seen, state } = shop();
    await write(item('pot', { price: 2 }));
    state.now = NOW - 1;
    await write(item('pot', { price: 1 }));
    expect((await seen()).get('pot')?.price).toBe(2);
  });

  it('is durable before it is seen: where delivery fails nothing changes', async () => {
    const { ports, live } = shop();
    const failing = {
      ...ports,
      deliveries: { items: () => Promise.reject(new Error('throttled')) },
    };
    await expect(writeItems([item('pot')], await knownItems(['pot'], ports), failing)).rejects.toThrow(
      'throttled',
    );
    expect(live.documents.size).toBe(0);
  });

  it('is announced by the same call once more, where the head was not reached', async () => {
    const { ports, live, write, seen } = shop();
    const breaking: CataloguePorts = {
      ...ports,
      live: {
        ...live,
        update: (documents, change, expiresAt) =>
          documents[0]?.kind === 'head'
            ? Promise.reject(new Error('gone'))
            : live.update(documents, change, expiresAt),
      },
    };
    await expect(writeItems([item('pot')], await knownItems(['pot'], ports), breaking)).rejects.toThrow(
      'gone',
    );
    expect((await seen()).size).toBe(0);
    await write(item('pot'));
    expect((await seen()).get('pot')?.price).toBe(4990);
  });

  it('works before the first version, and for names that objects have', async () => {
    const { rows, write, seen } = shop();
    rows.serving = undefined;
    await write(item('__proto__'), item('constructor'));
    expect([...(await seen()).keys()].toSorted()).toEqual(['__proto__', 'constructor']);
  });

  it('of many items touches each document once, and reads a hundred rows at a time', async () => {
    const { rows, write, head } = shop();
    const many = Array.from({ length: 250 }, (_, at) => item(`i-${at}`, { category: [] }));
    const written = await write(...many);
    expect(written.every((one) => one !== undefined)).toBe(true);
    expect(rows.reads).toEqual([100, 100, 50, 1]);
    const revisions = Object.values(head()?.revisions ?? {});
    expect(revisions.length).toBeLessThanOrEqual(CATALOGUE_SHARDS);
    expect(new Set(revisions)).toEqual(new Set([1]));
  });
});

describe('a full document of changed items', () => {
  const long = 'x'.repeat(20_000);
  /** Items of one document, each about twenty kilobytes. */
  function inOneShard(count: number): ItemWrite[] {
    const found: ItemWrite[] = [];
    for (let at = 0; found.length < count; at++) {
      if (shardOf(`i-${at}`) === '5')
        found.push(item(`i-${at}`, { title: long, category: [], properties: null }));
    }
    return found;
  }

  it('refuses what it has no room for, delivers nothing of that, and takes the rest', async () => {
    const { write, live, deliveries } = shop();
    const written = await write(...inOneShard(20));
    const taken = written.filter((one) => one !== undefined).length;
    expect(taken).toBe(14);
    expect(deliveries.delivered.items).toHaveLength(taken);
    expect(JSON.stringify(live.documents.get('catalogue|5')?.body).length).toBeLessThanOrEqual(SHARD_BYTES);
  });

  it('still hides what it holds', async () => {
    const { write, seen } = shop();
    const [first] = inOneShard(15);
    await write(...inOneShard(15));
    const [hidden] = await write({ ...first!, hidden: true, title: null });
    expect(hidden?.hidden).toBe(true);
    expect((await seen()).get(first!.id)?.hidden).toBe(true);
  });
});

describe('pruning', () => {
  it('drops what a version has known for an hour, and keeps the rest', async () => {
    const { write, seen, live, state } = shop();
    await write(item('old'));
    state.now = NOW + 90 * 60_000;
    await write(item('late'));
    expect(await pruneCatalogue(live, NOW + 2 * HOUR)).toBe(1);
    expect([...(await seen()).keys()]).toEqual(['late']);
    expect(await pruneCatalogue(live, NOW + 2 * HOUR)).toBe(0);
  });

  it('touches nothing where nothing is old', async () => {
    const { write, live, head } = shop();
    await write(item('young'));
    const before = head();
    expect(await pruneCatalogue(live, NOW + HOUR)).toBe(0);
    expect(head()).toEqual(before);
    const shards = await live.read([{ kind: 'catalogue', id: shardOf('young') }] as const);
    expect(liveItemOf(shards, 'young')?.id).toBe('young');
  });
});
