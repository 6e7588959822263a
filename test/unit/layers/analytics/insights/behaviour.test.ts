import { describe, expect, it } from 'vitest';
import { behaviourOf, eventsByCustomer } from '../../../../../layers/analytics/insights/behaviour.ts';
import { cohortRetention } from '../../../../../layers/analytics/insights/cohorts.ts';
import { funnel } from '../../../../../layers/analytics/insights/funnel.ts';
import { periodReports } from '../../../../../layers/analytics/insights/periods.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import { type Row, shop } from '../../../../support/customers-shop.ts';

const rows: Row[] = [
  { customer: 'a', at: '2026-01-05T10:10:00Z', type: 'view', item: 'mug', session: 's1' },
  { customer: 'a', at: '2026-01-05T10:20:00Z', type: 'cart', item: 'mug', session: 's1' },
  { customer: 'a', at: '2026-01-05T10:30:00Z', amount: 600, quantity: 2, item: 'mug', session: 's1' },
  { customer: 'a', at: '2026-01-06T09:00:00Z', type: 'view', item: 'pan', session: 's2' },
  { customer: 'a', at: '2026-01-07T09:00:00Z', type: 'rating', item: 'mug', rating: 4, session: 's3' },
  { customer: 'a', at: '2026-01-09T09:00:00Z', type: 'refund', amount: 150, item: 'mug' },
  { customer: 'b', at: '2026-02-01T23:30:00Z', amount: 100, item: 'pan' },
  { customer: 'b', at: '2026-03-01T12:00:00Z', amount: 200, item: 'pan' },
  { customer: null, at: '2026-03-01T12:00:00Z', type: 'view', item: 'pan', session: 's9' },
];

/** Mugs are of brand Ada in Home > Mugs, pans of no brand in Home > Pans. */
function withCatalogue(dataset: Dataset): Dataset {
  return {
    ...dataset,
    items: dataset.items.map((item) =>
      item.id === 'mug'
        ? { ...item, category: ['Home', 'Mugs'], brand: 'Ada' }
        : { ...item, category: ['Home', 'Pans'] },
    ),
  };
}

describe('behaviourOf', () => {
  const dataset = withCatalogue(shop(rows));

  it('tells habits, preferences and refunds of a customer', () => {
    expect(behaviourOf(dataset, eventsByCustomer(dataset), 0)).toEqual({
      visits: 3,
      funnel: { viewed: 2, carted: 1, bought: 1 },
      favouriteHour: 10,
      favouriteWeekday: 0,
      categories: [
        { name: 'Home > Mugs', share: 8 / 9 },
        { name: 'Home > Pans', share: 1 / 9 },
      ],
      brands: [{ name: 'Ada', share: 1 }],
      unitPrice: 300,
      refundRate: 0.25,
      ratings: { count: 1, mean: 4 },
    });
  });

  it('counts days as visits without sessions, and hours as the clock of the shop', () => {
    const behaviour = behaviourOf(dataset, eventsByCustomer(dataset), 1, 'Africa/Lagos');
    expect([behaviour.visits, behaviour.favouriteHour, behaviour.favouriteWeekday]).toEqual([2, 0, 0]);
  });

  it('has nothing to tell of a customer known by a refund only', () => {
    const refunds = shop([{ customer: 'a', at: 0, amount: 5, type: 'refund' }]);
    expect(behaviourOf(refunds, eventsByCustomer(refunds), 0)).toMatchObject({
      visits: 0,
      favouriteHour: null,
      unitPrice: null,
      refundRate: null,
      ratings: null,
    });
  });
});

describe('cohortRetention', () => {
  const none = { orders: 0, gross: 0, refunds: 0 };

  it('follows the customers of each month through the months after, and says what cannot be compared', () => {
    expect(cohortRetention(shop(rows))).toEqual({
      unfinishedMonth: '2026-03',
      cohorts: [
        {
          month: '2026-01',
          caveats: ['begins-with-data'],
          customers: 1,
          active: [1, 0, 0],
          orders: [1, 0, 0],
          gross: [600, 0, 0],
          refunds: [150, 0, 0],
        },
        {
          month: '2026-02',
          caveats: ['short-history'],
          customers: 1,
          active: [1, 1],
          orders: [1, 1],
          gross: [100, 200],
          refunds: [0, 0],
        },
        {
          month: '2026-03',
          caveats: ['short-history', 'not-over'],
          customers: 0,
          active: [0],
          orders: [0],
          gross: [0],
          refunds: [0],
        },
      ],
      rest: [],
      total: { orders: 3, gross: 900, refunds: 150 },
    });
  });

  it('sums up what is before the latest cohorts, and what belongs to none', () => {
    const { cohorts, rest, total } = cohortRetention(
      shop([
        ...rows,
        { customer: 'c', at: '2026-01-02T00:00:00Z', amount: 7, type: 'refund' },
        { customer: null, at: '2026-02-02T00:00:00Z', amount: 40 },
      ]),
      'UTC',
      2,
    );
    expect(cohorts.map(({ month, caveats }) => [month, caveats])).toEqual([
      ['2026-02', ['short-history']],
      ['2026-03', ['short-history', 'not-over']],
    ]);
    expect(rest).toEqual([
      { part: 'earlier', orders: 1, gross: 600, refunds: 150 },
      { part: 'without-order', ...none, refunds: 7 },
      { part: 'anonymous', ...none, orders: 1, gross: 40 },
    ]);
    expect(total).toEqual({ orders: 4, gross: 940, refunds: 157 });
  });

  it('compares a month once ninety days of orders are known before it', () => {
    const { cohorts } = cohortRetention(
      shop([
        { customer: 'a', at: '2026-01-01T00:00:00Z', amount: 1 },
        { customer: 'b', at: '2026-05-31T00:00:00Z', amount: 1 },
      ]),
    );
    expect(cohorts.map(({ month, caveats }) => [month, ...caveats])).toEqual([
      ['2026-01', 'begins-with-data'],
      ['2026-02', 'short-history'],
      ['2026-03', 'short-history'],
      ['2026-04'],
      ['2026-05', 'not-over'],
    ]);
  });

  it('draws the line between months at midnight of the shop', () => {
    const edge = shop([{ customer: 'a', at: '2026-01-31T23:30:00Z', amount: 1 }]);
    expect(cohortRetention(edge, 'Africa/Lagos').cohorts.map(({ month }) => month)).toEqual(['2026-02']);
    expect(cohortRetention(shop([]))).toMatchObject({ cohorts: [], rest: [], total: none });
  });
});

describe('funnel', () => {
  it('counts customers and sessions that took each step, and those that took the next', () => {
    const { steps } = funnel(shop(rows), 0, Date.parse('2026-12-31'));
    expect(steps).toEqual([
      { step: 'view', customers: 1, sessions: 3, conversion: null },
      { step: 'cart', customers: 1, sessions: 1, conversion: 1 / 3 },
      { step: 'purchase', customers: 2, sessions: 1, conversion: 1 },
    ]);
  });
});

describe('periodReports', () => {
  const month = 30 * 86_400_000;
  const to = Date.parse('2026-03-02T00:00:00Z');

  it('tell orders, money and new buyers of each period, and which the data begin in', () => {
    const { periods, rest, total } = periodReports(shop(rows), to, month, 2);
    expect(periods).toEqual([
      {
        from: to - 2 * month,
        to: to - month,
        caveats: ['begins-with-data'],
        orders: 1,
        gross: 600,
        refunds: 150,
        buyers: 1,
        newBuyers: 1,
        averageOrder: 450,
      },
      {
        from: to - month,
        to,
        caveats: ['short-history'],
        orders: 2,
        gross: 300,
        refunds: 0,
        buyers: 1,
        newBuyers: 1,
        averageOrder: 150,
      },
    ]);
    expect([rest, total]).toEqual([[], { orders: 3, gross: 900, refunds: 150 }]);
  });

  it('sum up what was before the first, and do not take it for the beginning of the data', () => {
    const { periods, rest, total } = periodReports(shop(rows), to, month, 1);
    expect(periods).toMatchObject([{ caveats: ['short-history'], buyers: 1, newBuyers: 1 }]);
    expect(rest).toEqual([{ part: 'earlier', orders: 1, gross: 600, refunds: 150 }]);
    expect(total).toEqual({ orders: 3, gross: 900, refunds: 150 });
  });

  it('count an event at the edge in the period that it ends, and no customer as new twice', () => {
    const edge = shop([
      { customer: 'a', at: to - month, amount: 1, order: 'o' },
      { customer: 'a', at: to - month + 1, amount: 2, order: 'o' },
      { customer: null, at: to, amount: 4 },
    ]);
    const { periods } = periodReports(edge, to, month, 2);
    expect(periods).toMatchObject([
      { orders: 1, gross: 1, buyers: 1, newBuyers: 1 },
      { orders: 1, gross: 6, buyers: 1, newBuyers: 0 },
    ]);
  });

  it('read the events once, however many periods there are', () => {
    const dataset = shop(rows);
    let reads = 0;
    const time = new Proxy(dataset.events.time, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
        return Reflect.get(target, key);
      },
    });
    const readsOf = (periods: number) => {
      reads = 0;
      periodReports({ ...dataset, events: { ...dataset.events, time } }, to, month, periods);
      return reads;
    };
    expect(readsOf(26)).toBe(readsOf(1));
  });
});
