import { describe, expect, it } from 'vitest';
import { analytic } from '../../../../../layers/analytics/analytic/analytic.ts';
import { FORECAST_DEFAULTS } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS } from '../../../../../layers/analytics/customers/model.ts';
import { EXPOSURE_DEFAULTS } from '../../../../../layers/analytics/evaluate/exposure-curve.ts';
import { buildRows } from '../../../../../layers/analytics/publish/build-rows.ts';
import { DEFAULT_INTERACTIONS } from '../../../../../layers/analytics/recommend/interactions.ts';
import { learnCustomers, learnRecommendations } from '../../../../../layers/analytics/train/train.ts';
import { CUSTOMER_ROW_KINDS, ROW_SUBJECTS } from '../../../../../layers/contract/row-subjects.ts';
import { rowKey } from '../../../../../layers/contract/rows.ts';
import { type Row, shop as shopOf } from '../../../../support/customers-shop.ts';
import { memoryCustomerRows } from '../../../../support/memory-privacy.ts';

/** Forty customers who buy the same two items every week. */
const dataset = shopOf(
  Array.from({ length: 40 * 8 }, (_, n) => n).flatMap((n): Row[] => {
    const [c, week] = [n % 40, Math.floor(n / 40)];
    const order = {
      customer: `customer-${c}`,
      at: Date.UTC(2026, 0, 1 + week * 7, c % 24),
      order: `order-${n}`,
    };
    return ['item', 'addition'].map((name) => ({ ...order, item: `${name}-${c % 4}`, amount: 500 }));
  }),
);
const config = {
  seed: 1,
  candidates: [{ recipe: { model: 'item-knn', settings: {} }, interactions: DEFAULT_INTERACTIONS }],
  selection: { everyDays: 7, growth: 0.2, work: 1e9 },
  interactions: DEFAULT_INTERACTIONS,
  holdoutDays: 28,
  judgedAt: 10,
  exposure: EXPOSURE_DEFAULTS,
  repeat: 'always' as const,
  customers: CUSTOMERS_DEFAULTS,
  forecasts: FORECAST_DEFAULTS,
};
const { part } = learnRecommendations(dataset, 'v1', 0, config, undefined);
const shop = { ...part, ...learnCustomers(dataset, config, undefined) };
const rows = [...buildRows(shop, { outcome: 'publish', reason: 'it is good' }, 0, 1, 20)];

describe('subjects of rows', () => {
  it('are what the identifiers of a trained shop’s rows name', () => {
    const subjectOf = (id: string) =>
      shop.customers.includes(id) ? 'customer' : shop.items.some((item) => item.id === id) ? 'item' : 'shop';
    for (const { kind, id } of rows) expect(subjectOf(id), `${kind}|${id}`).toBe(ROW_SUBJECTS[kind]);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(Object.keys(ROW_SUBJECTS)));
  });

  it('lead erasure to every row of a customer', async () => {
    const stored = new Map(rows.map(({ kind, id, body }) => [rowKey('v1', kind, id), body]));
    const keys = [...stored.keys()].filter((key) => key.endsWith('|customer-7'));
    const customerRows = memoryCustomerRows(stored, new Map());
    const found = await customerRows.find(['customer-7'], ['v1']);
    expect(found.rows).toEqual({ v1: CUSTOMER_ROW_KINDS.length });
    expect(found.places.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
  });

  it('are held by the definition of an analytic', () => {
    const row = { body: () => ({ items: [] }), privacy: { release: 'unchanged', because: 'test' } } as const;
    analytic({
      name: 'test',
      learn: () => ({}),
      rows: {
        'buy-again': { of: 'customer', ...row },
        // @ts-expect-error such a row is an item's
        similar: { of: 'customer', ...row },
      },
    });
  });
});
