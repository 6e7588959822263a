import { expect, it } from 'vitest';
import { unknownItems } from '../../../../../layers/api/events/unknown-items.ts';
import type { LiveStore } from '../../../../../layers/stores/live/live-store.ts';
import { tinyShop } from '../../../../acceptance/tiny-shop.ts';
import { memoryLiveStore } from '../../../../support/memory-live.ts';

const silent = { read: () => Promise.reject(new Error('away')) } as unknown as LiveStore;

it('warns of nothing where the stores do not answer', async () => {
  const store = tinyShop();
  store.read = () => Promise.reject(new Error('away'));
  expect(await unknownItems(['a'], { store, live: memoryLiveStore() })).toEqual(new Set());
  expect(await unknownItems(['nobody-has-this'], { store: tinyShop(), live: silent })).toEqual(new Set());
});

it('warns of nothing before the first version', async () => {
  const store = tinyShop();
  store.serving = undefined;
  expect(await unknownItems(['a'], { store, live: memoryLiveStore() })).toEqual(new Set());
});

it('looks up a hundred different items in one read', async () => {
  const store = tinyShop();
  const many = Array.from({ length: 300 }, (_, i) => `none-${i % 150}`);
  expect((await unknownItems(many, { store, live: memoryLiveStore() })).size).toBe(100);
  expect(store.reads).toEqual([100]);
});
