import { describe, expect, it } from 'vitest';
import { snapshotAt } from '../../../../../../layers/analytics/customers/churn/examples.ts';
import { buyersOnly } from '../../../../../../layers/analytics/customers/churn/sample.ts';
import { shop } from '../../../../../support/customers-shop.ts';

const rows = [
  { customer: 'a', at: '2026-01-01T10:00:00Z', item: 'coffee', amount: 500 },
  { customer: 'a', at: '2026-01-01T11:00:00Z', item: 'coffee', amount: 500 },
  { customer: 'a', at: '2026-01-20T10:00:00Z', item: 'coffee', amount: 500 },
  { customer: 'b', at: '2026-01-02T10:00:00Z', item: 'coffee', amount: 500 },
  { customer: 'b', at: '2026-01-30T10:00:00Z', item: 'coffee', amount: 500 },
  { customer: 'c', at: '2026-01-03T10:00:00Z', item: 'vase', amount: 900 },
  { customer: 'c', at: '2026-01-03T10:00:00Z', item: 'coffee', amount: 500 },
  { customer: 'd', at: '2026-01-04T10:00:00Z', item: 'vase', amount: 900 },
];
const dataset = shop(rows, { asOf: '2026-02-01T00:00:00Z' });
const { asOf } = dataset;

describe('buyersOnly', () => {
  it('keeps the dataset where all may stay', () => {
    expect(buyersOnly(dataset, asOf, 4).dataset).toBe(dataset);
  });

  it('keeps every second buyer with their events up to the cut', () => {
    const cut = Date.parse('2026-01-25T00:00:00Z');
    const sample = buyersOnly(dataset, cut, 2);
    expect([...sample.customers]).toEqual([0, 2]);
    expect(sample.dataset.customers).toEqual(['a', 'c']);
    expect([...sample.dataset.events.customer]).toEqual([0, 0, 1, 1, 0]);
  });

  it('leaves what is told of those it keeps as it was', () => {
    const whole = snapshotAt(dataset, asOf, 30, 'UTC');
    const half = snapshotAt(dataset, asOf, 30, 'UTC', 2);
    expect([...half.customers]).toEqual([0, 2]);
    expect([...half.recency]).toEqual([whole.recency[0], whole.recency[2]]);
  });
});
