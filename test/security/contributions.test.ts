import { describe, expect, it } from 'vitest';
import { boughtTogether } from '../../layers/analytics/items/bought-together.ts';
import { seededRandom } from '../../layers/analytics/numeric/random.ts';
import { LONGEST_HISTORY, LONGEST_LOG } from '../../layers/analytics/recommend/cut-histories.ts';
import { buildInteractions, DEFAULT_INTERACTIONS } from '../../layers/analytics/recommend/interactions.ts';
import { popularity, recentPopularity } from '../../layers/analytics/recommend/models/popularity.ts';
import { trending } from '../../layers/analytics/recommend/models/trending.ts';
import type { Dataset } from '../../layers/contract/events/dataset.ts';
import { DAY, type Happening, item, shop } from '../support/recommend-shop.ts';

const DAYS = 90;
const ITEMS = 60;
const CUSTOMERS = 300;
/** Sold now and then, by few. */
const TARGET = ITEMS - 1;
/** Who is invented has a higher number. */
const ALL_CUSTOMERS = CUSTOMERS + 6000;
const PRICE = 2000;

interface Act extends Happening {
  readonly price?: number;
  readonly session?: number;
}

/** An honest shop: customers who look and buy, visitors who look; the first items sell best. */
function honest(): Act[] {
  const random = seededRandom(7);
  const acts: Act[] = [];
  const pick = () => Math.floor(ITEMS * random.next() ** 2);
  for (let n = 0; n < 4000; n++) {
    const customer = Math.floor(random.next() * CUSTOMERS);
    const day = Math.floor(random.next() * DAYS);
    const choice = pick();
    acts.push({ day, type: 'view', customer, item: choice });
    if (n % 2 === 0) acts.push({ day, type: 'purchase', customer, item: choice, price: PRICE });
    acts.push({ day, type: 'view', customer: -1, item: pick(), session: n });
  }
  acts.push({ day: DAYS, type: 'view', customer: 0, item: 0 });
  return acts;
}

function datasetOf(acts: readonly Act[], customers = ALL_CUSTOMERS, items = ITEMS): Dataset {
  const sorted = acts.toSorted((a, b) => a.day - b.day || a.customer - b.customer || a.item - b.item);
  const made = shop(customers, items, sorted);
  for (const [e, { price = 0, session = -1 }] of sorted.entries()) {
    made.events.amount[e] = price;
    made.events.session[e] = session;
  }
  return made;
}

/** Place of the target in each list that everybody sees, from 1. */
function places(acts: readonly Act[]): Record<string, number> {
  const interactions = buildInteractions(datasetOf(acts), DEFAULT_INTERACTIONS);
  const options = { k: ITEMS, excludeSeen: false };
  const nobody = { items: new Int32Array(0), weights: new Float32Array(0) };
  return Object.fromEntries(
    [popularity, recentPopularity, trending].map((model) => {
      const { items } = model.fit(interactions, {}, 1).foldIn(nobody, options);
      const place = items.indexOf(TARGET);
      return [model.name, place < 0 ? ITEMS : place + 1];
    }),
  );
}

const acts = honest();
/** Today, or evenly over four weeks. */
const spreads: readonly (readonly [string, (n: number) => number])[] = [
  ['today', () => DAYS],
  ['over a week', (n) => DAYS - (n % 7)],
  ['over four weeks', (n) => DAYS - (n % 28)],
];

describe.each(spreads)('what strangers do to one item %s', (_, day) => {
  it.each([
    ['of one session', () => 10_000],
    ['of two hundred sessions', (n: number) => 10_000 + (n % 200)],
    ['each of a session of its own', (n: number) => 10_000 + n],
    ['of nobody', () => -1],
  ])('100,000 anonymous views %s do not make it first', (_name, session) => {
    const views = Array.from(
      { length: 100_000 },
      (_view, n): Act => ({ day: day(n), type: 'view', customer: -1, item: TARGET, session: session(n) }),
    );
    const found = places([...acts, ...views]);
    for (const place of Object.values(found)) expect(place).toBeGreaterThan(1);
  });

  it('purchases at a cent by invented customers do not make it first', () => {
    const purchases = Array.from(
      { length: 6000 },
      (_purchase, n): Act => ({
        day: day(n),
        type: 'purchase',
        customer: CUSTOMERS + n,
        item: TARGET,
        price: 1,
      }),
    );
    const found = places([...acts, ...purchases]);
    for (const place of Object.values(found)) expect(place).toBeGreaterThan(1);
  });

  it('carts and views of invented customers do not make it first', () => {
    const carts = Array.from(
      { length: 12_000 },
      (_cart, n): Act => ({
        day: day(n),
        type: n % 2 === 0 ? 'cart' : 'view',
        customer: CUSTOMERS + (n % 6000),
        item: TARGET,
      }),
    );
    const found = places([...acts, ...carts]);
    for (const place of Object.values(found)) expect(place).toBeGreaterThan(1);
  });
});

describe('what one customer does', () => {
  it('counts once for an item and a day, whatever they post', () => {
    const base = datasetOf(acts);
    const posted = Array.from(
      { length: 50_000 },
      (_, n): Act => ({ day: DAYS, type: n % 3 === 0 ? 'cart' : 'view', customer: 0, item: TARGET }),
    );
    const demand = (dataset: Dataset) => {
      const { demand: all } = buildInteractions(dataset, DEFAULT_INTERACTIONS);
      return all.values
        .subarray(all.offsets[TARGET], all.offsets[TARGET + 1])
        .reduce((sum, value) => sum + value, 0);
    };
    const added = demand(datasetOf([...acts, ...posted])) - demand(base);
    // A cart counts 0.4.
    expect(added).toBeLessThanOrEqual(0.4 + 1e-3);
  });

  it('makes no rule of what is bought together', () => {
    const habit = Array.from({ length: 80 }, (_, n): Act[] =>
      [TARGET, TARGET - 1].map((bought) => ({
        day: n,
        type: 'purchase',
        customer: 5,
        item: bought,
        order: 100_000 + n,
        price: PRICE,
      })),
    ).flat();
    const dataset = datasetOf([...acts, ...habit]);
    const allowed = new Uint8Array(ITEMS).fill(1);
    const { offsets, item: to } = boughtTogether.learn({
      dataset,
      allowed,
      interactions: buildInteractions(dataset, DEFAULT_INTERACTIONS),
      repeat: 'never',
    });
    expect([...to.subarray(offsets[TARGET], offsets[TARGET + 1])]).not.toContain(TARGET - 1);
  });

  it('is learnt from up to a bound, and what is left out is counted', () => {
    const items = 5000;
    const much = Array.from(
      { length: 20_000 },
      (_, n): Act => ({
        day: Math.floor(n / 250),
        type: 'purchase',
        customer: 1,
        item: n % items,
        price: PRICE,
      }),
    );
    const dataset = datasetOf([...acts, ...much], CUSTOMERS, items);
    const { matrix, seen, log, cut } = buildInteractions(dataset, DEFAULT_INTERACTIONS);
    const lengthOf = ({ offsets }: { readonly offsets: Int32Array }) =>
      (offsets[2] as number) - (offsets[1] as number);
    expect(lengthOf(matrix)).toBe(LONGEST_HISTORY);
    expect(lengthOf(log)).toBe(LONGEST_LOG);
    expect(cut).toEqual({ customers: 1, pairs: items - LONGEST_HISTORY });
    // What they have stays known, so that it is not recommended.
    expect(lengthOf(seen)).toBe(items);
  });
});

describe('a purchase at a token price', () => {
  const sold = (price: number, quantity = 1): Dataset => {
    const made = datasetOf([...acts, { day: DAYS, type: 'purchase', customer: 3, item: 0, price, quantity }]);
    return made;
  };
  const preferences = (dataset: Dataset) =>
    buildInteractions(dataset, DEFAULT_INTERACTIONS).matrix.values.reduce((sum, value) => sum + value, 0);
  const usual = preferences(sold(PRICE));

  it.each([
    ['given away', 0, 1],
    ['at a cent', 1, 1],
  ])('counts as a view when it is %s', (_, price, quantity) => {
    expect(usual - preferences(sold(price, quantity))).toBeCloseTo(0.9, 2);
  });

  it.each([
    ['at a fifth of the price', PRICE / 5, 1],
    ['of a large lot', PRICE * 8, 100],
  ])('counts in full %s', (_, price, quantity) => {
    expect(preferences(sold(price, quantity))).toBeCloseTo(usual, 2);
  });

  it('is not known in a shop that delivers no prices', () => {
    const free = shop(2, 2, [
      { day: 0, type: 'purchase', customer: 0, item: 0 },
      { day: 1, type: 'purchase', customer: 1, item: 1 },
    ]);
    expect([...buildInteractions(free, DEFAULT_INTERACTIONS).matrix.values]).toEqual([1, 1]);
    expect(free.asOf).toBe(DAY);
    expect(item('x').price).toBeNull();
  });
});
