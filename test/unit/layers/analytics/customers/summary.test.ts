import { describe, expect, it } from 'vitest';
import {
  netRevenue,
  recencyDays,
  summariseCustomers,
} from '../../../../../layers/analytics/customers/summary.ts';
import { EVENT_CODE, EVENT_TYPES } from '../../../../../layers/contract/events/event-types.ts';
import { shop } from '../../../../support/customers-shop.ts';

describe('summariseCustomers', () => {
  it('counts an order once whatever its number of lines, and days of orders apart from orders', () => {
    const table = summariseCustomers(
      shop([
        { customer: 'a', at: '2026-01-01T09:00:00Z', amount: 100, order: 'o1', quantity: 2 },
        { customer: 'a', at: '2026-01-01T09:00:00Z', amount: 50, order: 'o1' },
        { customer: 'a', at: '2026-01-01T17:00:00Z', amount: 30, order: 'o2' },
        { customer: 'a', at: '2026-01-05T09:00:00Z', amount: 20, order: 'o3' },
      ]),
    );
    expect([table.orders[0], table.orderDays[0], table.gross[0], table.quantity[0]]).toEqual([3, 2, 200, 5]);
    expect([table.firstOrder[0], table.lastOrder[0]]).toEqual([
      Date.parse('2026-01-01T09:00:00Z'),
      Date.parse('2026-01-05T09:00:00Z'),
    ]);
  });

  it('takes purchases without an order identifier as one order a day', () => {
    const table = summariseCustomers(
      shop([
        { customer: 'a', at: '2026-01-01T09:00:00Z', amount: 1 },
        { customer: 'a', at: '2026-01-01T18:00:00Z', amount: 1 },
        { customer: 'a', at: '2026-01-02T09:00:00Z', amount: 1 },
      ]),
    );
    expect(table.orders[0]).toBe(2);
  });

  it('gives an order identifier that two customers share to both, once each', () => {
    const table = summariseCustomers(
      shop([
        { customer: 'a', at: 1000, amount: 1, order: 'o' },
        { customer: 'b', at: 2000, amount: 1, order: 'o' },
        { customer: 'b', at: 3000, amount: 1, order: 'o' },
        { customer: 'a', at: 4000, amount: 1, order: 'o' },
      ]),
    );
    expect([...table.orders]).toEqual([1, 1]);
  });

  it('lets refunds lower revenue below zero and leaves the orders', () => {
    const table = summariseCustomers(
      shop([
        { customer: 'a', at: 1000, amount: 100 },
        { customer: 'a', at: 2000, amount: 300, type: 'refund' },
        { customer: null, at: 2000, amount: 70 },
        { customer: null, at: 2000, amount: 20, type: 'refund' },
      ]),
    );
    expect([netRevenue(table, 0), table.refunds[0], table.orders[0]]).toEqual([-200, 300, 1]);
    expect(table.anonymous).toEqual({ orders: 1, gross: 70, refunds: 20 });
  });

  it('counts events by type and leaves out what lies after the as-of time', () => {
    const table = summariseCustomers(
      shop(
        [
          { customer: 'a', at: 1000, type: 'view' },
          { customer: 'a', at: 2000, type: 'view' },
          { customer: 'a', at: 3000, type: 'purchase', amount: 5 },
        ],
        { asOf: 2000 },
      ),
    );
    expect(table.events[EVENT_CODE.view]).toBe(2);
    expect(table.events.slice(0, EVENT_TYPES.length).reduce((sum, n) => sum + n, 0)).toBe(2);
    expect(table.orders[0]).toBe(0);
    expect(table.firstOrder[0]).toBeNaN();
  });

  it('draws the line between days at midnight of the shop, not of UTC', () => {
    const rows = [
      { customer: 'a', at: '2026-03-10T22:30:00Z', amount: 1 },
      { customer: 'a', at: '2026-03-10T23:30:00Z', amount: 1 },
    ];
    const asOf = '2026-03-11T22:00:00Z';
    expect(summariseCustomers(shop(rows, { asOf })).orderDays[0]).toBe(1);
    const local = summariseCustomers(shop(rows, { asOf }), 'Africa/Lagos');
    expect([local.orderDays[0], recencyDays(local, 0)]).toEqual([2, 0]);
  });
});
