import { describe, expect, it } from 'vitest';
import { netRefunds } from '../../../../../../layers/analytics/customers/purchase/net-refunds.ts';
import { EVENT_TYPES } from '../../../../../../layers/contract/events/event-types.ts';
import { type Row, shop } from '../../../../../support/customers-shop.ts';

/** What is left of each row, in order of time. */
function netOf(rows: readonly Row[], cut = '2027-01-01'): string[] {
  const { events } = netRefunds(shop(rows), Date.parse(cut));
  return Array.from(events.amount, (amount, e) => `${EVENT_TYPES[events.type[e] as number]} ${amount}`);
}

const purchase = (at: string, amount: number, item = 'x', customer: string | null = 'a'): Row => ({
  customer,
  at,
  item,
  amount,
});
const refund = (at: string, amount: number, item = 'x', customer: string | null = 'a'): Row => ({
  ...purchase(at, amount, item, customer),
  type: 'refund',
});

describe('refunds', () => {
  it('make a cancelled fortune an order of no value', () => {
    const rows = [purchase('2026-01-01T10:01:00Z', 7_718_360), refund('2026-01-01T10:17:00Z', 7_718_360)];
    expect(netOf(rows)).toEqual(['purchase 0', 'refund 0']);
  });

  it('are taken off the latest purchase first, and off the one before as far as needed', () => {
    const rows = [purchase('2026-01-01', 500), purchase('2026-01-02', 300), refund('2026-01-03', 400)];
    expect(netOf(rows)).toEqual(['purchase 400', 'purchase 0', 'refund 0']);
  });

  it('in parts are added up', () => {
    const rows = [purchase('2026-01-01', 500), refund('2026-01-02', 200), refund('2026-01-03', 200)];
    expect(netOf(rows)).toEqual(['purchase 100', 'refund 0', 'refund 0']);
  });

  it.each([
    ['of another item', [purchase('2026-01-01', 500), refund('2026-01-02', 200, 'y')]],
    ['of another customer', [purchase('2026-01-01', 500), refund('2026-01-02', 200, 'x', 'b')]],
    ['of nobody', [purchase('2026-01-01', 500), refund('2026-01-02', 200, 'x', null)]],
  ])('%s stay as they are', (_what, rows) => {
    expect(netOf(rows)).toEqual(['purchase 500', 'refund 200']);
  });

  it('never reach a purchase that came later, and keep what is more than was paid', () => {
    const rows = [purchase('2026-01-01', 100), refund('2026-01-02', 250), purchase('2026-01-03', 500)];
    expect(netOf(rows)).toEqual(['purchase 0', 'refund 150', 'purchase 500']);
  });

  it('after the cut are ignored: they were not known then', () => {
    const rows = [purchase('2026-01-01', 500), refund('2026-01-02', 200), refund('2026-01-04', 100)];
    expect(netOf(rows, '2026-01-03')).toEqual(['purchase 300', 'refund 0', 'refund 100']);
    expect(netOf(rows, '2026-01-01')).toEqual(['purchase 500', 'refund 200', 'refund 100']);
  });

  it('leave the dataset that was given as it was', () => {
    const dataset = shop([purchase('2026-01-01', 500), refund('2026-01-02', 200)]);
    netRefunds(dataset, dataset.asOf);
    expect([...dataset.events.amount]).toEqual([500, 200]);
  });
});
