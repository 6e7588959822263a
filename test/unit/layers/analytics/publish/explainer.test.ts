import { describe, expect, it } from 'vitest';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import { type Explained, Explainer } from '../../../../../layers/analytics/publish/explainer.ts';
import { DEEDS, type Deed } from '../../../../../layers/contract/rows.ts';
import { item } from '../../../../support/recommend-shop.ts';

const CREAM = 0;
const AFTER_SUN = 1;
const DOG_FOOD = 2;
const NEW = 3;
const SUN_HAT = 4;
const ITEMS = 6;

interface Setting {
  /** How similar after-sun and dog food are to the cream. */
  readonly similarity?: readonly [afterSun: number, dogFood: number];
  /** Customers who have cream and after-sun. */
  readonly together?: number;
  readonly categories?: Readonly<Record<number, readonly string[]>>;
  readonly popular?: readonly number[];
}

/** Explains the cream to a customer with a history; what the model names is the whole history, in order. */
function explained(
  history: readonly (readonly [number, Deed])[],
  { similarity = [0.4, 0.1], together = 6, categories = {}, popular = [] }: Setting = {},
  target = CREAM,
) {
  // The customer, those who have cream and after-sun, and many who have something else.
  const cells: [number, number, Deed][] = history.map(([own, did]) => [0, own, did]);
  for (let n = 0; n < together; n++) cells.push([1 + n, CREAM, 'bought'], [1 + n, AFTER_SUN, 'bought']);
  for (let n = 0; n < 60; n++) cells.push([40 + n, 5, 'bought']);
  cells.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const matrix = csrFromTriples(
    100,
    ITEMS,
    cells.map(([row]) => row),
    cells.map(([, column]) => column),
    cells.map(() => 1),
  );
  const shop = {
    recommender: {
      explain: (of: { items: Int32Array }, _item: number, most: number) => of.items.slice(0, most),
    },
    similarItems: {
      offsets: Int32Array.of(0, 3, 3, 3, 3, 3, 3),
      item: Int32Array.of(AFTER_SUN, SUN_HAT, DOG_FOOD),
      similarity: Float32Array.of(similarity[0], similarity[0], similarity[1]),
    },
    interactions: {
      matrix,
      purchases: Float32Array.from(cells, ([, , did]) => (did === 'bought' ? 1 : 0)),
    },
    deeds: { deed: Uint8Array.from(cells, ([, , did]) => DEEDS.indexOf(did)) },
    items: Array.from({ length: ITEMS }, (_, i) => item(`i${i}`, { category: categories[i] ?? [] })),
  } as unknown as Explained;
  const cards = { nameOf: (i: number) => ({ id: `i${i}`, title: null }) };
  return new Explainer(shop, cards, new Set(popular)).explain(0, target);
}

const named = (...items: number[]) => items.map((one) => ({ id: `i${one}`, title: null }));

describe('why an item is recommended', () => {
  it('is what customers choose with it, of what the customer has', () => {
    const history = [
      [AFTER_SUN, 'bought'],
      [DOG_FOOD, 'bought'],
    ] as const;
    expect(explained(history)).toEqual({ because: named(AFTER_SUN), did: 'bought' });
  });

  it('says what the customer did, and names nothing that they did less with beside it', () => {
    expect(explained([[AFTER_SUN, 'viewed']])).toEqual({ because: named(AFTER_SUN), did: 'viewed' });
    const category = ['Care', 'Sun'];
    const categories = { [CREAM]: category, [SUN_HAT]: category };
    const history = [
      [AFTER_SUN, 'viewed'],
      [SUN_HAT, 'carted'],
    ] as const;
    expect(explained(history, { categories })).toEqual({ because: named(SUN_HAT), did: 'carted' });
  });

  it('is the very item, where the customer did something with it', () => {
    expect(
      explained([
        [CREAM, 'carted'],
        [AFTER_SUN, 'bought'],
      ]),
    ).toEqual({ interest: 'carted' });
  });

  it('is no item that adds to its score and has nothing to do with it', () => {
    expect(explained([[DOG_FOOD, 'bought']])).toEqual({});
    expect(explained([[DOG_FOOD, 'bought']], { similarity: [0.4, 0.4] })).toEqual({});
  });

  it('is an item of the same category that is similar', () => {
    const category = ['Care', 'Sun'];
    const categories = { [CREAM]: category, [SUN_HAT]: category };
    expect(explained([[SUN_HAT, 'bought']])).toEqual({});
    expect(explained([[SUN_HAT, 'bought']], { categories })).toEqual({
      because: named(SUN_HAT),
      did: 'bought',
    });
    expect(explained([[SUN_HAT, 'bought']], { categories: { ...categories, [SUN_HAT]: ['Care'] } })).toEqual(
      {},
    );
  });

  it('is that others chose both, where the two are not similar enough to be named', () => {
    expect(explained([[AFTER_SUN, 'bought']], { similarity: [0.04, 0.04] })).toEqual({
      likedBySimilarCustomers: true,
    });
  });

  it('is not that others chose both where only two did', () => {
    expect(explained([[AFTER_SUN, 'bought']], { together: 2 })).toEqual({});
  });

  it('is that it is popular, where nothing else can be said', () => {
    expect(explained([[DOG_FOOD, 'bought']], { popular: [NEW] }, NEW)).toEqual({ popularRecently: true });
    expect(explained([[DOG_FOOD, 'bought']], {}, NEW)).toEqual({});
  });
});
