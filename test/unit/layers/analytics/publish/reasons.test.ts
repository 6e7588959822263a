import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORECAST_DEFAULTS } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS } from '../../../../../layers/analytics/customers/model.ts';
import { EXPOSURE_DEFAULTS } from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { buildRows } from '../../../../../layers/analytics/publish/build-rows.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { learnCustomers, learnRecommendations } from '../../../../../layers/analytics/train/train.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import {
  EVENT_CODE,
  EVENT_TYPES,
  type EventType,
} from '../../../../../layers/contract/events/event-types.ts';
import type { Deed, PersonalItem, RecommendationsRow } from '../../../../../layers/contract/rows.ts';
import { DAY, shop as datasetOf, type Happening } from '../../../../support/recommend-shop.ts';

const CUSTOMERS = 80;
const ITEMS = 40;
const DAYS = 120;
const TYPES: readonly EventType[] = [
  'view',
  'view',
  'cart',
  'wishlist',
  'rating',
  'purchase',
  'purchase',
  'refund',
];

/** A shop of two tastes, where customers do all that can be done, in any order. */
function randomShop(seed: number, isBuying: boolean): Dataset {
  const random = seededRandom(seed);
  const happenings = Array.from({ length: 2500 }, (): Happening => {
    const customer = Math.floor(random.next() * CUSTOMERS);
    const half = random.next() < 0.85 ? customer % 2 : 1 - (customer % 2);
    const choice = Math.floor((ITEMS / 2) * random.next() ** 2) + half * (ITEMS / 2);
    const type = TYPES[Math.floor(random.next() * (isBuying ? TYPES.length : 3))] as EventType;
    return { day: Math.floor(random.next() * DAYS), type, customer, item: choice };
  });
  return datasetOf(CUSTOMERS, ITEMS, happenings);
}

function listsOf(dataset: Dataset): ReadonlyMap<number, readonly PersonalItem[]> {
  const config = {
    seed: 1,
    candidates: [
      {
        recipe: { model: 'hybrid', settings: { parts: 'item-knn,user-knn' } },
        interactions: DEFAULT_INTERACTIONS,
      },
    ],
    selection: { everyDays: 7, growth: 0.2, work: 1e9 },
    interactions: DEFAULT_INTERACTIONS,
    holdoutDays: 14,
    judgedAt: 10,
    exposure: { ...EXPOSURE_DEFAULTS, limits: { ...EXPOSURE_DEFAULTS.limits, overlap: 1, gain: -1 } },
    repeat: 'auto' as const,
    customers: CUSTOMERS_DEFAULTS,
    forecasts: FORECAST_DEFAULTS,
  };
  const { part } = learnRecommendations(dataset, 'v1', 0, config, undefined);
  const whole = { ...part, ...learnCustomers(dataset, config, undefined) };
  const lists = new Map<number, readonly PersonalItem[]>();
  for (const { kind, id, body } of buildRows(whole, { outcome: 'publish', reason: 'good' }, 0, 1, 10)) {
    const row = body as RecommendationsRow;
    if (kind === 'recommendations' && row.popular !== true)
      lists.set(dataset.customers.indexOf(id), row.items);
  }
  return lists;
}

/** The raw rows, asked without any of the code that made the reasons. */
class RawRows {
  readonly #rows: { customer: number; item: string; type: EventType; time: number }[];

  constructor({ events, items }: Dataset) {
    this.#rows = Array.from({ length: events.length }, (_, e) => ({
      customer: events.customer[e] as number,
      item: items[events.item[e] as number]?.id ?? '',
      type: EVENT_TYPES.find((type) => EVENT_CODE[type] === events.type[e]) as EventType,
      time: events.time[e] as number,
    }));
  }

  did(customer: number, item: string, deed: Deed): boolean {
    const of = (...types: EventType[]) =>
      this.#rows.some((row) => row.customer === customer && row.item === item && types.includes(row.type));
    switch (deed) {
      case 'bought':
        return of('purchase');
      case 'rated':
        return of('rating');
      case 'carted':
        return of('cart');
      case 'wishlisted':
        return of('wishlist');
      case 'viewed':
        // What was bought and given back was looked at, too.
        return of('view', 'click', 'purchase');
    }
  }

  /** Customers who chose an item: bought it, or in a shop without purchases did anything with it. */
  choosers(item: string): Set<number> {
    const isBuying = this.#rows.some(({ type }) => type === 'purchase');
    return new Set(
      this.#rows
        .filter((row) => row.item === item && (!isBuying || row.type === 'purchase'))
        .map(({ customer }) => customer),
    );
  }

  itemsOf(customer: number): Set<string> {
    return new Set(this.#rows.filter((row) => row.customer === customer).map(({ item }) => item));
  }

  soldSince(item: string, time: number): boolean {
    return this.#rows.some((row) => row.item === item && row.time >= time);
  }
}

describe('what a reason says', () => {
  it('is true of the raw rows', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.boolean(), (seed, isBuying) => {
        const dataset = randomShop(seed, isBuying);
        const raw = new RawRows(dataset);
        const lists = listsOf(dataset);
        expect(lists.size).toBeGreaterThan(0);
        for (const [customer, items] of lists) {
          const explained = new Set(items.filter(({ because }) => because !== undefined).map(({ id }) => id));
          for (const one of items) {
            const about = `${one.id} for ${customer}: ${JSON.stringify(one)}`;
            if (one.interest !== undefined) expect(raw.did(customer, one.id, one.interest), about).toBe(true);
            for (const { id } of one.because ?? []) {
              expect(one.did, about).toBeDefined();
              expect(raw.did(customer, id, one.did as Deed), about).toBe(true);
              // No circle: what is named has no such reason itself, in this list.
              expect(explained.has(id), about).toBe(false);
              // The two have to do with each other: there are no categories, so customers chose both.
              const others = raw.choosers(id);
              const both = [...raw.choosers(one.id)].filter((other) => others.has(other));
              expect(both.length, about).toBeGreaterThanOrEqual(3);
            }
            if (one.likedBySimilarCustomers === true) {
              const own = raw.itemsOf(customer);
              const choosers = [...raw.choosers(one.id)];
              const shared = [...own].some(
                (other) => choosers.filter((who) => raw.choosers(other).has(who)).length >= 3,
              );
              expect(shared, about).toBe(true);
            }
            if (one.popularRecently === true)
              expect(raw.soldSince(one.id, dataset.asOf - 28 * DAY), about).toBe(true);
          }
        }
      }),
      { numRuns: 6 },
    );
  });
});
