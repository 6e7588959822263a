import { describe, expect, it } from 'vitest';
import { modelReader } from '../../../../../layers/api/reading/model-reader.ts';
import { HEAD_ID, MERCHANDISING_ID } from '../../../../../layers/contract/live.ts';
import { ROW_ID } from '../../../../../layers/contract/rows.ts';
import { CountingStore, SERVING, tinyShop } from '../../../../acceptance/tiny-shop.ts';

const customer = [{ kind: 'customer', id: 'c-1' }] as const;
const popular = [{ kind: 'list', id: ROW_ID.popular }] as const;

describe('the reader of the serving model', () => {
  it('reads what belongs to the version together with the first rows', async () => {
    const store = tinyShop();
    const { card, shared, rows } = await modelReader(store, () => 0).read(customer, popular);
    expect(card.currency).toBe('GBP');
    expect(shared[0]?.items).toHaveLength(120);
    expect(rows[0]?.segment.id).toBe('champions');
    expect(store.reads).toEqual([3]);
  });

  it('keeps it, and asks for nothing where nothing is missing', async () => {
    const store = tinyShop();
    const reader = modelReader(store, () => 0);
    await reader.read([], popular);
    await reader.read(customer);
    const again = await reader.read([], popular);
    expect(again.rows).toEqual([]);
    expect(again.shared[0]?.items).toHaveLength(120);
    expect(store.reads).toEqual([2, 1]);
  });

  it('adds a shared row that another request wants first, and keeps that there is none', async () => {
    const store = tinyShop();
    const reader = modelReader(store, () => 0);
    const none = [{ kind: 'list', id: 'nothing' }] as const;
    await reader.read(customer);
    expect((await reader.read(customer, none)).shared).toEqual([undefined]);
    await reader.read(customer, none);
    expect(store.reads).toEqual([2, 2, 1]);
  });

  it('gives undefined for a row that is not there', async () => {
    const { rows } = await modelReader(tinyShop(), () => 0).read([
      { kind: 'customer', id: 'nobody' },
      { kind: 'segment', id: 'champions' },
    ] as const);
    expect(rows[0]).toBeUndefined();
    expect(rows[1]?.name).toBe('Champions');
  });

  it('asks for the card again once the version has expired, while it still serves', async () => {
    const store = tinyShop();
    const reader = modelReader(store, () => SERVING.expiresAt);
    await reader.read([], popular);
    await reader.read([], popular);
    expect(store.reads).toEqual([2, 2]);
  });

  it('reads what is steered again when the head says so, and only then', async () => {
    const store = tinyShop();
    const reader = modelReader(store, () => 0);
    const head = [{ kind: 'head', id: HEAD_ID }] as const;
    store.tell('rules', MERCHANDISING_ID, { rules: [] });
    for (let request = 0; request < 3; request++) {
      const { rows } = await reader.read(head);
      await reader.merchandising(rows[0]);
    }
    expect(store.reads).toEqual([2, 1, 1, 1]);
  });

  it('refuses a version whose card is gone', async () => {
    const reader = modelReader(new CountingStore(SERVING), () => 0);
    await expect(reader.read(customer)).rejects.toMatchObject({ code: 'model.expired' });
  });

  it('refuses before the first activation', async () => {
    const reader = modelReader(new CountingStore(undefined), () => 0);
    await expect(reader.read(customer)).rejects.toMatchObject({ code: 'model.not_ready' });
    expect(await reader.current()).toBeUndefined();
  });
});
