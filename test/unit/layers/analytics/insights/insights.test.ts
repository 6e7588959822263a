import { describe, expect, it } from 'vitest';
import { FORECAST_DEFAULTS } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS } from '../../../../../layers/analytics/customers/model.ts';
import type { InsightName } from '../../../../../layers/analytics/insights/insight.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import { segmentsRow } from '../../../../../layers/analytics/publish/segments-row.ts';
import { learnCustomers } from '../../../../../layers/analytics/train/train.ts';
import { getInsight } from '../../../../../layers/api/insights/get-insight.ts';
import { insightBody } from '../../../../../layers/api/insights/insight.ts';
import type { Insight } from '../../../../../layers/contract/insights.ts';
import type { ModelRow } from '../../../../../layers/contract/rows.ts';
import { type Row, shop } from '../../../../support/customers-shop.ts';

const DAY = 86_400_000;
const YEARS = 4;
const START = Date.UTC(2022, 6, 5);

/**
 * Four years, so that not every month and period is told of: orders with and without an identifier, with and without a
 * customer; refunds of what was bought, of nothing that is known, and by customers of whom nothing else is known.
 */
function oddShop(): Row[] {
  const { next } = seededRandom(5, 'insights');
  const rows: Row[] = [];
  for (let c = 0; c < 80; c++) {
    for (let n = 0; n < 1 + (c % 9); n++) {
      const at = START + Math.floor(next() * YEARS * 365) * DAY + Math.floor(next() * DAY);
      const amount = 100 + Math.floor(next() * 900);
      const customer = c % 11 === 0 ? null : `c${c}`;
      const order = n % 3 === 0 ? {} : { order: `o${c}-${n}` };
      rows.push({ customer, at, amount, item: 'mug', ...order });
      rows.push({ customer, at: at + 1, amount: 10, item: 'pan', ...order });
      if (n % 4 === 1) rows.push({ customer, at: at + 3 * DAY, amount, item: 'mug', type: 'refund' });
    }
  }
  const end = START + YEARS * 365 * DAY;
  return [
    ...rows.filter(({ at }) => (at as number) < end),
    { customer: 'only-returns', at: START + 9 * DAY, amount: 70, item: 'mug', type: 'refund' },
    { customer: 'in-the-red', at: end - 9 * DAY, amount: 50, item: 'mug' },
    { customer: 'in-the-red', at: end - 8 * DAY, amount: 80, item: 'mug', type: 'refund' },
    { customer: null, at: end - DAY, amount: 30, item: 'mug', type: 'refund' },
    { customer: null, at: end, amount: 500, item: 'mug' },
  ];
}

const dataset = shop(oddShop());
const half = learnCustomers(
  dataset,
  { customers: CUSTOMERS_DEFAULTS, forecasts: FORECAST_DEFAULTS },
  undefined,
);
const card = { asOf: dataset.asOf, currency: 'GBP' } as ModelRow;
const serving = { version: 'v1', activatedAt: 0, expiresAt: 1 };

function told<N extends Insight['insight']>(name: N) {
  const row = half[name as InsightName] as Insight;
  const body = getInsight.response.parse(insightBody(row, serving, card));
  return body as Extract<typeof body, { readonly insight: N }>;
}

const FIGURES = ['orders', 'gross_revenue', 'refunds', 'revenue'] as const;
type Figures = Readonly<Record<(typeof FIGURES)[number], number>>;

function sumOf(all: readonly Figures[]): Figures {
  const of = (name: keyof Figures) => all.reduce((sum, one) => sum + one[name], 0);
  return {
    orders: of('orders'),
    gross_revenue: of('gross_revenue'),
    refunds: of('refunds'),
    revenue: of('revenue'),
  };
}

/** Money of all events: what every answer has to come to. */
const money = (type: string) =>
  oddShop()
    .filter((row) => (row.type ?? 'purchase') === type)
    .reduce((sum, { amount = 0 }) => sum + amount, 0);

describe('insights of a shop', () => {
  const [retention, concentration, periods] = [told('retention'), told('concentration'), told('periods')];
  const { segments, rest, total } = segmentsRow(half.customerModel, half.customers);

  it('say of what is bought, given back and left the same whole', () => {
    const whole = periods.total;
    expect(whole).toMatchObject({
      gross_revenue: money('purchase'),
      refunds: money('refund'),
      revenue: money('purchase') - money('refund'),
    });
    expect([retention.total, concentration.total]).toEqual([whole, whole]);
    expect(total).toEqual({ orders: whole.orders, gross: whole.gross_revenue, refunds: whole.refunds });
  });

  it('sum up to it, with what they do not list', () => {
    expect(sumOf([...periods.periods, ...periods.rest])).toEqual(periods.total);
    const cohorts = retention.cohorts.map((cohort) => {
      const of = (name: keyof Figures) => cohort[name].reduce((sum, value) => sum + value, 0);
      return sumOf([
        {
          orders: of('orders'),
          gross_revenue: of('gross_revenue'),
          refunds: of('refunds'),
          revenue: of('revenue'),
        },
      ]);
    });
    expect(sumOf([...cohorts, ...retention.rest])).toEqual(retention.total);
    expect(sumOf([concentration, ...concentration.rest])).toEqual(concentration.total);
    expect(retention.rest.map(({ part }) => part)).toEqual(['earlier', 'without-order', 'anonymous']);
    expect(concentration.rest.map(({ part }) => part)).toEqual(['without-order', 'anonymous']);
    expect(periods.rest.map(({ part }) => part)).toEqual(['earlier']);
    expect([retention.cohorts.length, periods.periods.length]).toEqual([36, 26]);
  });

  it('agree with the segments, whose shares add up to one with what is in none', () => {
    const of = (kind: string) => segments.filter((row) => row.kind === kind);
    const revenue = (rows: readonly { readonly revenue: number }[]) =>
      rows.reduce((sum, row) => sum + row.revenue, 0);
    const [anonymous] = rest;
    const shares = of('rfm').reduce((sum, row) => sum + row.revenueShare, anonymous?.revenueShare ?? 0);
    expect(rest.map(({ part }) => part)).toEqual(['anonymous']);
    expect(revenue(of('rfm')) + anonymous!.gross - anonymous!.refunds).toBe(periods.total.revenue);
    expect(shares).toBeCloseTo(1, 12);
    expect(revenue(of('cluster'))).toBe(concentration.revenue);
    for (const row of of('rfm')) expect(row.revenueShare).toBe(row.revenue / periods.total.revenue);
    for (const kind of ['rfm', 'cluster'])
      expect(of(kind).reduce((sum, row) => sum + row.share, 0)).toBeCloseTo(1, 12);
  });

  it('credit a part of the latest period to recommendations, and say what the other part is', () => {
    const { total: credited, shop: all, uncredited, other_refunds } = told('attribution');
    expect(credited.revenue + uncredited.revenue).toBe(all.revenue);
    expect(all.revenue - other_refunds).toBe(periods.periods.at(-1)?.revenue);
    expect(all.purchases).toBeGreaterThan(0);
    expect(other_refunds).toBeGreaterThan(0);
  });

  it('tell who is in the red apart from the shares, which count them as zero', () => {
    expect(concentration.in_the_red).toEqual({ customers: 1, revenue: -30 });
    expect(concentration.lorenz.every((share) => share >= 0)).toBe(true);
  });

  it('name the months and periods that cannot be compared', () => {
    expect(
      retention.cohorts.flatMap(({ month, caveats }) => caveats.map((caveat) => [month, caveat])),
    ).toEqual([[retention.unfinished_month, 'not-over']]);
    expect(periods.periods.flatMap(({ caveats }) => caveats)).toEqual([]);
    const young = learnCustomers(
      shop(oddShop().filter(({ at }) => (at as number) > START + 3.5 * 365 * DAY)),
      { customers: CUSTOMERS_DEFAULTS, forecasts: FORECAST_DEFAULTS },
      undefined,
    );
    expect(young.retention).toMatchObject({ cohorts: { 0: { caveats: ['begins-with-data'] } } });
    expect(young.periods).toMatchObject({
      periods: {
        0: { caveats: ['begins-with-data'] },
        1: { caveats: ['short-history'] },
        4: { caveats: [] },
      },
    });
  });
});
