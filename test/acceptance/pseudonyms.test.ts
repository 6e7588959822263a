import { afterEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { segmentOf } from '../../layers/api/http/identifier.ts';
import type { Serving } from '../../layers/contract/control-records.ts';
import { CUSTOMER_ROW_KINDS } from '../../layers/contract/row-subjects.ts';
import { rowKey } from '../../layers/contract/rows.ts';
import { erasedAmong } from '../../layers/stores/privacy/erased-listed.ts';
import { keyIdOf, pseudonyms } from '../../layers/stores/privacy/names.ts';
import { namesReader } from '../../layers/stores/privacy/names-reader.ts';
import { tombstoneReader } from '../../layers/stores/privacy/tombstone-reader.ts';
import { memoryDeliveries, memoryLiveStore } from '../support/memory-live.ts';
import { memoryCustomerRows, memoryErasures, memoryNameKey } from '../support/memory-privacy.ts';
import { seeingLive } from '../support/seeing-live.ts';
import { type Ask, clientOf } from './client.ts';
import { loadOn } from './environment.ts';
import { ODD, SERVING, tinyShop } from './tiny-shop.ts';

const KEY = Buffer.alloc(32, 11);
const names = pseudonyms(KEY);
const CUSTOMERS = ['c-1', 'c-empty', 'c-browser', ...Object.values(ODD)];

let gateway: Gateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

/** The tiny shop with its customers' rows under pseudonyms, and what it is made of. */
async function keyedShop() {
  const store = tinyShop();
  for (const kind of CUSTOMER_ROW_KINDS) {
    for (const id of CUSTOMERS) {
      const key = rowKey(SERVING.version, kind, id);
      if (!store.rows.has(key)) continue;
      store.rows.set(rowKey(SERVING.version, kind, names.customer(id)), store.rows.get(key));
      store.rows.delete(key);
    }
  }
  store.serving = { ...SERVING, pseudonyms: keyIdOf(KEY) } satisfies Serving;
  const live = memoryLiveStore();
  const deliveries = memoryDeliveries();
  const erasures = memoryErasures();
  const nameKey = memoryNameKey(KEY);
  const seen = seeingLive(store, live);
  const ports = {
    store: seen,
    now: () => SERVING.activatedAt,
    live,
    deliveries,
    erasures,
    nameKey,
    tombstoneIdsOf: tombstoneReader(erasures, nameKey, () => 0),
    // As readingPorts does: who answers from rows of many needs no key of pseudonyms.
    erased: erasedAmong(
      seen,
      tombstoneReader(erasures, { knownKey: async () => undefined }, () => 0),
    ),
    deliveryDelayMs: 0,
    customerRows: memoryCustomerRows(store.rows, live.documents),
    control: { versions: async () => [], serving: async () => store.serving },
    money: async () => ({ currency: 'GBP', rates: {} }),
    names: namesReader(seen, nameKey),
  };
  gateway = await startGateway({ port: 0, load: loadOn(ports) });
  return { ask: clientOf(gateway.url), store, live, deliveries, erasures };
}

async function plainShop(): Promise<Ask> {
  gateway = await startGateway({
    port: 0,
    load: loadOn({ store: tinyShop(), now: () => SERVING.activatedAt }),
  });
  return clientOf(gateway.url);
}

/** An answer without the name that is made for each. */
const meant = (json: unknown) => ({ ...(json as object), recommendation_id: undefined });

const asks = (id: string) => {
  const customer = `/v1/customers/${segmentOf(id)}`;
  const paths = ['', '/value', '/recommendations', '/buy-again', '/similar', '/export'];
  const posts = [
    ['/v1/recommendations', { customer_id: id, session_id: 's-1' }],
    ['/v1/baskets/complements', { customer_id: id, basket: ['item-0'] }],
  ] as const;
  return [
    ...paths.map((path) => (ask: Ask) => ask(customer + path)),
    ...posts.map(
      ([path, body]) =>
        (ask: Ask) =>
          ask(path, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
    ),
  ];
};

const event = (ask: Ask, told: object) =>
  ask('/v1/events/trusted', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(told),
  });

describe('given a shop with pseudonyms', () => {
  it.each(CUSTOMERS)(
    'when %s is asked about then every answer is what it is without, for either name',
    async (id) => {
      const plain = await plainShop();
      const expected = [];
      for (const question of asks(id)) expected.push(await question(plain));
      await gateway?.close();
      const { ask } = await keyedShop();
      for (const name of [id, names.customer(id)]) {
        for (const [at, question] of asks(name).entries()) {
          const reply = await question(ask);
          const before = expected[at];
          expect(reply.status).toBe(200);
          const own = { ...meant(before?.json) } as { customer_id?: unknown };
          if (own.customer_id === id) own.customer_id = name;
          expect(meant(reply.json)).toEqual(own);
        }
      }
    },
  );

  it('when events come then nothing that is kept or delivered has a plain name, and the next answer knows of them', async () => {
    const { ask, live, deliveries } = await keyedShop();
    const [item] = (
      (await ask('/v1/customers/c-1/recommendations?limit=1')).json as { items: { item_id: string }[] }
    ).items;
    const told = {
      event_type: 'purchase',
      customer_id: 'c-1',
      session_id: 'visit-1',
      item_id: item?.item_id,
      quantity: 1,
      unit_price: 5,
    };
    expect((await event(ask, told)).json).toMatchObject({ accepted: 1, rejected: [] });
    // The same event by the pseudonym is the same event.
    const again = { ...told, customer_id: names.customer('c-1'), session_id: names.session('visit-1') };
    expect((await event(ask, { events: [again] })).json).toMatchObject({ duplicates: 1, rejected: [] });
    expect([...live.documents.keys()].sort()).toEqual(
      [`activity|${names.customer('c-1')}`, `session|${names.session('visit-1')}`].sort(),
    );
    expect(deliveries.delivered.events).toMatchObject([
      { customer_id: names.customer('c-1'), session_id: names.session('visit-1') },
    ]);
    for (const id of ['c-1', names.customer('c-1')]) {
      const { items } = (await ask(`/v1/customers/${id}/recommendations`)).json as {
        items: { item_id: string }[];
      };
      expect(items.map(({ item_id }) => item_id)).not.toContain(item?.item_id);
    }
  });

  it('when an event’s identifier is none then it is refused as without pseudonyms', async () => {
    const { ask, deliveries } = await keyedShop();
    const refused = ['x'.repeat(513), '{"id":1}', 'a\u0000b', ['c-1']];
    for (const customer_id of refused) {
      const reply = await event(ask, { event_type: 'view', item_id: 'item-1', customer_id });
      expect(reply.json).toMatchObject({ rejected: [{ code: 'field.invalid', pointer: '/customer_id' }] });
    }
    expect(
      (await event(ask, { event_type: 'view', item_id: 'item-1', customer_id: ' ' })).json,
    ).toMatchObject({ accepted: 0, rejected: [{ code: 'event.anonymous', pointer: '' }] });
    expect((await event(ask, { event_type: 'view', item_id: 'item-1', customer_id: 42 })).json).toMatchObject(
      {
        accepted: 1,
      },
    );
    expect(deliveries.delivered.events.map((one) => (one as { customer_id?: string }).customer_id)).toEqual([
      names.customer('42'),
    ]);
  });

  it('when a request reads then it makes as many batched reads as without', async () => {
    const { ask, store } = await keyedShop();
    await ask('/v1/customers/c-1/recommendations');
    await ask('/v1/customers/c-1/recommendations');
    expect(store.reads).toEqual([19, 3]);
  });

  it.each(['c-1', names.customer('c-1')])(
    'when %s is erased then nothing under either name is left, and neither comes back',
    async (id) => {
      const { ask, store, live, deliveries, erasures } = await keyedShop();
      await event(ask, { event_type: 'view', customer_id: 'c-1', item_id: 'item-1' });
      // Left over from before there were pseudonyms.
      await live.update(
        await live.read([{ kind: 'activity', id: 'c-1' }] as const),
        () => ({ events: [] }),
        null,
      );
      const reply = await ask(`/v1/customers/${id}`, { method: 'DELETE' });
      expect(reply.status).toBe(202);
      const left = [...store.rows.keys(), ...live.documents.keys()];
      expect(left.filter((key) => key.endsWith(names.customer('c-1')))).toEqual([]);
      if (id === 'c-1') expect(left).not.toContain('activity|c-1');
      expect(erasures.records.size).toBe(1);
      const before = deliveries.delivered.events.length;
      for (const customer_id of ['c-1', names.customer('c-1')])
        await event(ask, { event_type: 'view', customer_id, item_id: 'item-2' });
      expect(deliveries.delivered.events).toHaveLength(before);
    },
  );

  it('when it is asked for twice, by either name, then it is one erasure', async () => {
    const { ask } = await keyedShop();
    const ids = [];
    for (const id of ['c-1', names.customer('c-1')])
      ids.push(
        ((await ask(`/v1/customers/${id}`, { method: 'DELETE' })).json as { erasure_id: string }).erasure_id,
      );
    expect(ids[0]).toBe(ids[1]);
  });
});
