import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { ERASURES_ID, liveKey } from '../../layers/contract/live.ts';
import { ROW_ID, rowKey } from '../../layers/contract/rows.ts';
import { erasedAmong } from '../../layers/stores/privacy/erased-listed.ts';
import { tombstoneReader } from '../../layers/stores/privacy/tombstone-reader.ts';
import { memoryLiveStore } from '../support/memory-live.ts';
import { memoryCustomerRows, memoryErasures, memoryNameKey } from '../support/memory-privacy.ts';
import { seeingLive } from '../support/seeing-live.ts';
import { type Ask, clientOf } from './client.ts';
import { loadOn } from './environment.ts';
import { SERVING, tinyShop, VERSION } from './tiny-shop.ts';

let gateway: Gateway;
let ask: Ask;
let shop: ReturnType<typeof tinyShop>;
let live: ReturnType<typeof memoryLiveStore>;

beforeEach(async () => {
  shop = tinyShop();
  live = memoryLiveStore();
  const erasures = memoryErasures();
  const nameKey = memoryNameKey();
  const store = seeingLive(shop, live);
  const ports = {
    store,
    now: () => SERVING.activatedAt,
    live,
    erasures,
    nameKey,
    erased: erasedAmong(
      store,
      tombstoneReader(erasures, nameKey, () => 0),
    ),
    customerRows: memoryCustomerRows(shop.rows, live.documents),
    control: { versions: async () => [], serving: async () => shop.serving },
    deliveryDelayMs: 0,
  };
  gateway = await startGateway({ port: 0, load: loadOn(ports) });
  ask = clientOf(gateway.url);
});

afterEach(() => gateway.close());

async function erase(customer: string): Promise<void> {
  expect((await ask(`/v1/customers/${customer}`, { method: 'DELETE' })).status).toBe(202);
  shop.reads.length = 0;
}

/** What an operation answers, and how many batched reads it made, the version's card being kept. */
async function answer<T>(path: string): Promise<{ body: T; reads: number }> {
  await ask('/v1/models/current');
  shop.reads.length = 0;
  const reply = await ask(path);
  expect(reply.status, reply.text).toBe(200);
  return { body: reply.json as T, reads: shop.reads.length };
}

interface Page {
  readonly total: number;
  readonly customers: readonly { readonly customer_id: string }[];
  readonly next_cursor: string | null;
}
const idsOf = ({ customers }: Page) => customers.map(({ customer_id }) => customer_id);

const LISTS = [
  '/v1/segments',
  '/v1/segments/champions',
  '/v1/segments/champions/members?limit=3',
  '/v1/worklists/thank?limit=3',
  '/v1/customers/c-1/similar',
];

describe('answers that list customers', () => {
  it.each(LISTS)('%s takes one batched read while nobody was erased', async (path) => {
    // A container of its own reads the card beside it.
    expect((await answer(path)).reads).toBe(1);
    expect((await answer(path)).reads).toBe(1);
  });

  it.each(LISTS)('%s takes one more once somebody was, until no such version is read', async (path) => {
    const before = await ask(path);
    await erase('somebody-else');
    const after = await answer(path);
    expect(after.reads).toBe(2);
    expect(after.body).toEqual(before.json);
    const key = liveKey('erasures', ERASURES_ID);
    const told = (body: object) => live.documents.set(key, { body, revision: 9, expiresAt: null });
    told({ open: false, versions: ['another'] });
    expect((await answer(path)).reads).toBe(1);
    told({ open: false, versions: ['another', VERSION] });
    expect((await answer(path)).reads).toBe(2);
  });

  it.each(['/v1/segments/champions/members', '/v1/worklists/thank'])(
    '%s leaves out who was erased, and pages on over the gap',
    async (path) => {
      const whole = idsOf((await answer<Page>(`${path}?limit=100`)).body);
      for (const id of ['member-0', 'member-2', 'member-99']) await erase(id);
      const gone = new Set(['member-0', 'member-2', 'member-99']);
      const { body } = await answer<Page>(`${path}?limit=1`);
      expect(idsOf(body)).toEqual(['member-1']);
      // What is counted is as it was when the version was made.
      expect(body.total).toBeGreaterThan(whole.length - gone.size);
      const met: string[] = [];
      let cursor: string | null = null;
      do {
        const at: string = cursor === null ? '' : `&cursor=${cursor}`;
        const page: Page = (await answer<Page>(`${path}?limit=7${at}`)).body;
        met.push(...idsOf(page));
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(met).toHaveLength(body.total - gone.size);
      expect(new Set(met).size).toBe(met.length);
      expect(met.filter((id) => gone.has(id))).toEqual([]);
    },
  );

  it('name no erased customer among the best of a segment, nor among similar customers', async () => {
    const best = async () => [
      ...(await answer<{ segments: { top_customers: string[] }[] }>('/v1/segments')).body.segments,
      (await answer<{ top_customers: string[] }>('/v1/segments/champions')).body,
    ];
    expect((await best()).flatMap(({ top_customers }) => top_customers)).toContain('c-1');
    await erase('c-7');
    expect(idsOf((await answer<Page>('/v1/customers/c-1/similar?limit=1')).body)).toEqual(['c-8']);
    await erase('c-1');
    expect((await best()).flatMap(({ top_customers }) => top_customers)).toEqual([]);
  });

  it('name nobody after a roll-back, in pages of a version that serves no more either', async () => {
    const path = '/v1/segments/champions/members';
    const first = await answer<Page>(`${path}?limit=1`);
    await erase('member-1');
    // A run without the customer has made a version since, and the shop goes back, or a cursor does.
    for (const [key, row] of [...shop.rows]) {
      if (key === rowKey(VERSION, 'model', ROW_ID.model)) shop.rows.set(key.replace(VERSION, 'next'), row);
    }
    const key = liveKey('erasures', ERASURES_ID);
    live.documents.set(key, { body: { open: false, versions: [VERSION] }, revision: 9, expiresAt: null });
    expect(idsOf((await answer<Page>(`${path}?limit=2`)).body)).toEqual(['member-0', 'member-2']);
    shop.serving = { ...SERVING, version: 'next' };
    const on = await answer<Page>(`${path}?limit=1&cursor=${first.body.next_cursor}`);
    expect(idsOf(on.body)).toEqual(['member-2']);
  });
});
