import { describe, expect, it } from 'vitest';
import {
  behaviourOf,
  eventsByCustomer,
} from '../../../../../../layers/analytics/customers/behaviour/behaviour.ts';
import { cohortRetention } from '../../../../../../layers/analytics/customers/behaviour/cohorts.ts';
import { funnel } from '../../../../../../layers/analytics/customers/behaviour/funnel.ts';
import { periodReports } from '../../../../../../layers/analytics/customers/behaviour/periods.ts';
import type { Dataset } from '../../../../../../layers/analytics/events/dataset.ts';
import { type Row, shop } from '../shop.ts';

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
  it('follows the customers of each month through the months after', () => {
    expect(cohortRetention(shop(rows))).toEqual([
      { month: '2026-01', customers: 1, active: [1, 0, 0], revenue: [600, 0, 0] },
      { month: '2026-02', customers: 1, active: [1, 1], revenue: [100, 200] },
      { month: '2026-03', customers: 0, active: [0], revenue: [0] },
    ]);
  });

  it('draws the line between months at midnight of the shop', () => {
    const edge = shop([{ customer: 'a', at: '2026-01-31T23:30:00Z', amount: 1 }]);
    expect(cohortRetention(edge, 'Africa/Lagos').map(({ month }) => month)).toEqual(['2026-02']);
    expect(cohortRetention(shop([]))).toEqual([]);
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
  it('tell revenue, refunds and new buyers of each period', () => {
    const month = 30 * 86_400_000;
    const [first, second] = periodReports(shop(rows), Date.parse('2026-03-02T00:00:00Z'), month, 2);
    expect(first).toMatchObject({
      revenue: 600,
      refunds: 150,
      orders: 1,
      buyers: 1,
      newBuyers: 1,
      averageOrder: 600,
    });
    expect(second).toMatchObject({
      revenue: 300,
      refunds: 0,
      orders: 2,
      buyers: 1,
      newBuyers: 1,
      averageOrder: 150,
    });
  });
});
