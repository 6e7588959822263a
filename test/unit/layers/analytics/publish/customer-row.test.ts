import { describe, expect, it } from 'vitest';
import { describeCustomers } from '../../../../../layers/analytics/customers/model.ts';
import { customerRow } from '../../../../../layers/analytics/publish/customer-row.ts';
import { type Row, shop } from '../../../../support/customers-shop.ts';

const rowOf = (...rows: Row[]) => customerRow(describeCustomers(shop(rows)), 0);
const bought = (amount: number): Row => ({ customer: 'a', at: 1000, amount, order: '1' });
const returned = (amount: number): Row => ({ customer: 'a', at: 2000, amount, order: '2', type: 'refund' });

describe('what a customer has brought', () => {
  it('is net of refunds', () => {
    const { value } = rowOf(bought(100), returned(30));
    expect(value).toMatchObject({ historic: 70, refunds: 30, excessRefunds: 0, averageOrder: 70 });
  });

  it('is not less than nothing, with what was given back beyond it beside it', () => {
    const { value, rfm } = rowOf(bought(107), returned(247));
    expect(value).toMatchObject({ historic: 0, refunds: 247, excessRefunds: 140, averageOrder: 0 });
    expect(rfm?.monetary).toBe(0);
  });

  it('is nothing for who only gave something back, who is no prospect', () => {
    const { value, segment } = rowOf(returned(25));
    expect(value).toMatchObject({ historic: 0, excessRefunds: 25, orders: 0, averageOrder: null });
    expect(segment.id).toBe('returns-only');
  });
});
