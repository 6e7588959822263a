import { describe, expect, it } from 'vitest';
import { contentVectors } from '../../../../../layers/analytics/recommend/content-vectors.ts';
import {
  buildInteractions,
  DEFAULT_INTERACTIONS,
} from '../../../../../layers/analytics/recommend/interactions.ts';
import { habitsOf } from '../../../../../layers/analytics/recommend/models/tifu-knn.ts';
import { recommenderByName } from '../../../../../layers/analytics/recommend/registry.ts';
import { type Happening, item, shop } from '../../../../support/recommend-shop.ts';

const buy = (day: number, customer: number, bought: number): Happening => ({
  day,
  type: 'purchase',
  customer,
  item: bought,
  order: day * 10 + customer,
});

function learn(model: string, happenings: readonly Happening[], customers: number, items: number) {
  const interactions = buildInteractions(shop(customers, items, happenings), DEFAULT_INTERACTIONS);
  return recommenderByName(model).fit(interactions, {}, 1);
}

function first(model: string, happenings: readonly Happening[], customer: number): number | undefined {
  const lists = learn(model, happenings, 4, 6).recommend(customer, customer + 1, { k: 3, excludeSeen: true });
  return lists.counts[0]! > 0 ? lists.items[0] : undefined;
}

describe('models of order', () => {
  // Two customers went 0 → 1 → 2; another 3 → 4 → 5; the last one has had 3 long ago and 0 now.
  const paths = [
    ...[0, 1].flatMap((customer) => [0, 1, 2].map((step) => buy(step, customer, step))),
    ...[0, 1, 2].map((step) => buy(step, 2, 3 + step)),
    buy(0, 3, 3),
    buy(9, 3, 0),
  ];

  it.each(['transitions', 'session-knn'])('%s follow the latest item first', (model) => {
    expect(first(model, paths, 3)).toBe(1);
  });
});

describe('next items', () => {
  const repeated = { k: 6, excludeSeen: false };
  const paths = [0, 1, 2].flatMap((customer) => [0, 1, 2].map((step) => buy(step, customer, step)));

  it('are not the one that the session is at', () => {
    const { items, counts } = learn('session-knn', paths, 4, 6).recommend(0, 1, repeated);
    expect([...items.subarray(0, counts[0])]).not.toContain(2);
  });

  it('follow the direction of time where connections backward weigh nothing', () => {
    const interactions = buildInteractions(shop(4, 6, paths), DEFAULT_INTERACTIONS);
    const at = { items: Int32Array.of(1), weights: Float32Array.of(1) };
    const reached = (backward: number) => {
      const model = recommenderByName('transitions').fit(interactions, { backward }, 1);
      const { items, counts } = model.foldIn(at, repeated);
      expect([...model.explain(at, 2, 3)]).toEqual([1]);
      return [...items.subarray(0, counts[0])].sort();
    };
    expect(reached(0)).toEqual([2]);
    expect(reached(1)).toEqual([0, 2]);
  });
});

describe('TIFU-KNN', () => {
  it('weighs baskets by age within groups and across them', () => {
    // Four baskets in two groups of two; within .9, across .5.
    const { log } = buildInteractions(
      shop(
        1,
        4,
        [0, 1, 2, 3].map((step) => buy(step, 0, step)),
      ),
      DEFAULT_INTERACTIONS,
    );
    const settings = { neighbours: 1, withinDecay: 0.9, groupDecay: 0.5, groups: 2, own: 1 };
    const habits = Array.from(habitsOf(log, 4, settings).values);
    // Latest group: (1, .9)/2 × 1/2; older one: the same × .5.
    const expected = [0.9 / 8, 1 / 8, 0.9 / 4, 1 / 4];
    for (const [i, value] of expected.entries()) expect(habits[i]).toBeCloseTo(value, 6);
  });

  it('offers again what is bought again', () => {
    const happenings = [buy(0, 0, 0), buy(1, 0, 0), buy(2, 0, 0), buy(2, 0, 1), buy(0, 1, 2), buy(1, 1, 3)];
    const lists = learn('tifu-knn', happenings, 2, 4).recommend(0, 1, { k: 2, excludeSeen: false });
    expect(Array.from(lists.items)).toEqual([0, 1]);
  });
});

describe('content', () => {
  function alike(a: Parameters<typeof item>[1], b: Parameters<typeof item>[1]): number {
    const { offsets, indices, values } = contentVectors([item('a', a), item('b', b), item('c')]);
    const first = new Map(
      Array.from(indices.subarray(0, offsets[1]), (feature, at) => [feature, values[at]!] as const),
    );
    let dot = 0;
    for (let at = offsets[1]!; at < offsets[2]!; at++) dot += values[at]! * (first.get(indices[at]!) ?? 0);
    return dot;
  }

  it('finds the part of a German compound, and the inflected form', () => {
    expect(alike({ title: 'Kaffeetasse' }, { title: 'Tasse' })).toBeGreaterThan(0.1);
    expect(alike({ title: 'running shoes' }, { title: 'shoe for runners' })).toBeGreaterThan(0.05);
    expect(alike({ title: 'Kaffeetasse' }, { title: 'Gummistiefel' })).toBe(0);
  });

  it('finds words of Chinese, which has no spaces', () => {
    expect(alike({ title: '白色咖啡杯' }, { title: '咖啡杯' })).toBeGreaterThan(0.4);
    expect(alike({ title: '白色咖啡杯' }, { title: '雨靴' })).toBe(0);
  });

  it('is the same whatever the case and the form of the signs', () => {
    expect(alike({ title: 'ＣＡＦÉ' }, { title: 'cafe\u0301' })).toBeCloseTo(1, 5);
  });

  it('knows a category by its path and a brand by its name', () => {
    const chair = { category: ['Garden', 'Chairs'] };
    expect(alike(chair, chair)).toBeCloseTo(1, 5);
    expect(alike(chair, { category: ['Garden', 'Tools'] })).toBeGreaterThan(0);
    expect(alike(chair, { category: ['Office', 'Chairs'] })).toBe(0);
    expect(alike({ brand: 'Acme' }, { brand: 'ACME' })).toBeCloseTo(1, 5);
  });
});
