import { describe, expect, it } from 'vitest';
import { modelReader } from '../../../../../layers/platform/http/model-reader.ts';
import { CountingStore, SERVING, tinyShop } from '../../../../acceptance/tiny-shop.ts';

const customer = [{ kind: 'customer', id: 'c-1' }] as const;

describe('the reader of the serving model', () => {
  it('reads what belongs to the version together with the first rows', async () => {
    const store = tinyShop();
    const { card, popular, rows } = await modelReader(store, () => 0).read(customer);
    expect(card.currency).toBe('GBP');
    expect(popular?.items).toHaveLength(120);
    expect(rows[0]?.segment.id).toBe('champions');
    expect(store.reads).toEqual([3]);
  });

  it('keeps it, and asks for nothing where nothing is missing', async () => {
    const store = tinyShop();
    const reader = modelReader(store, () => 0);
    await reader.read([]);
    await reader.read(customer);
    const again = await reader.read([]);
    expect(again.rows).toEqual([]);
    expect(store.reads).toEqual([2, 1]);
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
    await reader.read([]);
    await reader.read([]);
    expect(store.reads).toEqual([2, 2]);
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
