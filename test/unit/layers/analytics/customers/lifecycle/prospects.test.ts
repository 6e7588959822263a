import { describe, expect, it } from 'vitest';
import {
  firstOrderProbability,
  typicalFirstOrder,
} from '../../../../../../layers/analytics/customers/lifecycle/prospects.ts';
import { DAY_MS } from '../../../../../../layers/contract/events/days.ts';
import { type Row, shop } from '../../../../../support/customers-shop.ts';

const TODAY = 400;

/** Customers who are seen on a day; some put something into a cart, of whom more buy ten days later. */
function visitors(count: number, from: number, until: number): Row[] {
  return Array.from({ length: count }, (_, c) => {
    const customer = `v${String(c).padStart(4, '0')}`;
    const at = (from + (c % (until - from))) * DAY_MS;
    const carts = c % 4 === 0;
    const buys = carts ? c % 8 === 0 : c % 20 === 1;
    return [
      { customer, at, type: 'view' as const },
      ...(carts ? [{ customer, at: at + 1, type: 'cart' as const }] : []),
      ...(buys ? [{ customer, at: at + 10 * DAY_MS, amount: 2500 }] : []),
    ];
  }).flat();
}

const today = (customer: string, daysAgo: number, ...types: ('view' | 'cart')[]): Row[] =>
  types.map((type) => ({ customer, at: (TODAY - daysAgo) * DAY_MS, type }));

const chancesIn = (rows: readonly Row[]) => {
  const dataset = shop(rows, { asOf: TODAY * DAY_MS });
  const chances = firstOrderProbability(dataset, dataset.asOf, 30, 1);
  return (customer: string) => chances[dataset.customers.indexOf(customer)]!;
};

describe('the chance of a first order', () => {
  const rows = [
    ...visitors(3000, 200, 380),
    ...today('a-cart', 2, 'view', 'cart'),
    ...today('a-view', 2, 'view', 'view'),
    ...today('an-old-view', 150, 'view', 'view'),
  ];

  it('is greater with something in the cart, and less the longer ago the visit', () => {
    const chance = chancesIn(rows);
    expect(chance('a-cart')).toBeGreaterThan(3 * chance('a-view'));
    expect(chance('a-view')).toBeGreaterThan(3 * chance('an-old-view'));
    expect(chance('a-cart')).toBeLessThan(0.9);
    expect(chance('an-old-view')).toBeGreaterThan(0);
  });

  it("is nobody's who has bought", () => {
    expect(chancesIn(rows)('v0000')).toBeNaN();
  });

  it('is learnt from what came before today alone', () => {
    const later = [...rows, { customer: 'an-old-view', at: (TODAY + 1) * DAY_MS, amount: 100 }];
    expect(chancesIn(later)('an-old-view')).toBe(chancesIn(rows)('an-old-view'));
  });

  it('is the share that ordered where they were too few to learn from, and unknown in a new shop', () => {
    const few = chancesIn([...visitors(60, 360, 369), ...today('a', 1, 'cart'), ...today('b', 9, 'view')]);
    expect(few('a')).toBe(few('b'));
    expect(few('a')).toBeGreaterThan(0.05);
    expect(few('a')).toBeLessThan(0.3);
    expect(chancesIn(today('a', 1, 'view'))('a')).toBeNaN();
  });
});

describe('a typical first order', () => {
  it('is the median of what newcomers of the last year bought on their first day', () => {
    const bought = (customer: string, day: number, amount: number): Row => ({
      customer,
      at: day * DAY_MS,
      amount,
    });
    const rows = [
      bought('long-ago', 10, 9999),
      bought('long-ago', 380, 9999),
      bought('a', 100, 1000),
      bought('a', 100, 500),
      bought('a', 130, 80_000),
      bought('b', 200, 2000),
      bought('c', 300, 90_000),
    ];
    expect(typicalFirstOrder(shop(rows), TODAY * DAY_MS, 'UTC')).toBe(2000);
    expect(typicalFirstOrder(shop([]), TODAY * DAY_MS, 'UTC')).toBe(0);
  });
});
