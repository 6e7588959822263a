import { describe, expect, it } from 'vitest';
import { nearestKnownOf } from '../../../../../layers/analytics/serve/nearest-known.ts';
import type { HeadDocument } from '../../../../../layers/contract/live.ts';
import { CATALOGUE_SHARDS, shardOf } from '../../../../../layers/contract/live.ts';
import { categoryListId, ROW_ID, type ScoredItem } from '../../../../../layers/contract/rows.ts';
import {
  type CataloguePorts,
  changeItem,
  SHARD_BYTES,
  writeItems,
} from '../../../../../layers/stores/live/catalogue.ts';
import { type ItemWrite, knownWrite } from '../../../../../layers/stores/live/item-write.ts';
import { knownItems, liveItemOf } from '../../../../../layers/stores/live/known-items.ts';
import { merchandisingReader } from '../../../../../layers/stores/live/merchandising-reader.ts';
import { pruneCatalogue } from '../../../../../layers/stores/live/prune-catalogue.ts';
import { CountingStore, SERVING } from '../../../../acceptance/tiny-shop.ts';
import { memoryDeliveries, memoryLiveStore } from '../../../../support/memory-live.ts';
import { seeingLive } from '../../../../support/seeing-live.ts';

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
  const ports: CataloguePorts = {
    store: seeingLive(rows, live),
    live,
    deliveries,
    nearestKnown: nearestKnownOf,
    now: () => state.now,
  };
  const write = async (...writes: ItemWrite[]) =>
    writeItems(
      writes,
      await knownItems(
        writes.map(({ id }) => id),
        ports,
      ),
      ports,
    );
  const change = (id: string, more: Partial<ItemWrite>, through = ports) =>
    changeItem(
      id,
      (before) => ({ ...knownWrite(id, before, { currency: 'GBP', rates: {} }), ...more }),
      through,
    );
  const head = () => live.documents.get('head|all')?.body as HeadDocument | undefined;
  const seen = async () => (await merchandisingReader(ports.store).of(head())).items;
  return { rows, live, deliveries, ports, state, write, change, seen, head };
}

function item(id: string, more: Partial<ItemWrite> = {}): ItemWrite {
  return {
    id,
    title: 'Iron pan, large',
    description: null,
    category: ['Kitchen', 'Pans'],
    brand: null,
    price: 4990,
    statedPrice: { amount: 49.9, currency: 'GBP' },
    cost: null,
    statedCost: null,
    stock: null,
    url: null,
    imageUrl: null,
    groupId: null,
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

  it('leaves an item that the version knows its age and its habit, and gives it no nearest known items', async () => {
    const { write } = shop();
    const [live] = await write(item('pot'));
    expect(live).toMatchObject({
      since: 77,
      repeats: true,
      nearestKnown: [],
      properties: { colour: 'black' },
    });
    expect(live).not.toHaveProperty('isNew');
  });

  it('puts a new item beside what is like it, in its category, above it, or among what is popular', async () => {
    const { write } = shop();
    const [pan, kettle, tent] = await write(
      item('new-pan'),
      item('kettle', { title: 'Enamel kettle', category: ['Kitchen', 'Kettles'] }),
      item('tarp', { title: 'Tent tarp', category: ['Camping'] }),
    );
    expect(pan?.nearestKnown[0]?.id).toBe('pan-1');
    expect(kettle?.nearestKnown[0]?.id).toBe('mug');
    expect(tent?.nearestKnown[0]?.id).toBe('tent');
    expect(pan?.since).toBe(NOW);
    expect(pan?.isNew).toBe(true);
  });

  it('says the whole item again where some of it changes, and again without harm', async () => {
    const { change, seen, deliveries } = shop();
    for (let time = 0; time < 2; time++) await change('pot', { hidden: true });
    expect((await seen()).get('pot')).toMatchObject({ hidden: true, title: 'Pot', price: 100 });
    expect(deliveries.delivered.items).toMatchObject([
      { item_id: 'pot', title: 'Pot', category: 'Kitchen', price: 1, currency: 'GBP', hidden: true },
      { item_id: 'pot', title: 'Pot', category: 'Kitchen', price: 1, currency: 'GBP', hidden: true },
    ]);
  });

  it('keeps the last word, whatever order words are written in', async () => {
    const { write, ports, seen, state } = shop();
    const unaware = await knownItems(['pot'], ports);
    await write(item('pot', { price: 2 }));
    state.now = NOW - 1;
    await writeItems([item('pot', { price: 1 })], unaware, ports);
    expect((await seen()).get('pot')?.price).toBe(2);
  });

  it('is later than what was known when it was said, whatever the clock says', async () => {
    const { write, seen, state, deliveries } = shop();
    await write(item('pot', { price: 2 }));
    state.now = NOW - 1;
    await write(item('pot', { price: 1 }));
    expect((await seen()).get('pot')?.price).toBe(1);
    const told = deliveries.delivered.items.map((row) => (row as { updated_at: string }).updated_at);
    expect(told).toEqual(['2026-03-02T12:00:00.000Z', '2026-03-02T12:00:00.001Z']);
  });

  it('of some of an item loses nothing that others change at the same time, and its row comes last', async () => {
    const { change, ports, seen, deliveries, state } = shop();
    let others = 2;
    const interrupted: CataloguePorts = {
      ...ports,
      deliveries: {
        items: async (rows) => {
          await ports.deliveries.items(rows);
          // Somebody whose clock is ahead changes the item before this change is written.
          if (others-- > 0) {
            state.now = NOW + 5;
            await change('pot', others === 1 ? { price: 700 } : { brand: 'Ovenbird' });
            state.now = NOW;
          }
        },
      },
    };
    await change('pot', { inStock: false }, interrupted);
    const expected = { price: 700, brand: 'Ovenbird', inStock: false };
    expect((await seen()).get('pot')).toMatchObject(expected);
    const rows = deliveries.delivered.items as { updated_at: string }[];
    const last = rows.toSorted((a, b) => (a.updated_at < b.updated_at ? -1 : 1)).at(-1);
    expect(last).toMatchObject({ brand: 'Ovenbird', in_stock: false });
  });

  it('gives up on an item that another writer keeps changing', async () => {
    const { change, write, ports } = shop();
    const contested: CataloguePorts = {
      ...ports,
      deliveries: { items: async () => void (await write(item('pot'))) },
    };
    await expect(change('pot', { hidden: true }, contested)).rejects.toMatchObject({
      code: 'store.unavailable',
    });
  });

  it('without a title is not to be shown in a shop that has titles, until it has one', async () => {
    const { write } = shop();
    const [known, fresh] = await write(item('pot', { title: null }), item('new', { title: null }));
    expect([known?.untitled, fresh?.untitled]).toEqual([true, true]);
    const [titled] = await write(item('new'));
    expect(titled).not.toHaveProperty('untitled');
  });

  it('without a title is shown in a shop without any', async () => {
    const { rows, write } = shop();
    const bare = { ...scored('tent', '', []), title: null };
    rows.put('list', ROW_ID.popular, { items: [bare] }).put('similar', 'tent', { of: bare, items: [] });
    const written = await write(item('tent', { title: null }), item('new', { title: null }));
    for (const one of written) expect(one).not.toHaveProperty('untitled');
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
