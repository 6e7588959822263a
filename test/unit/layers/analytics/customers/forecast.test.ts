import { describe, expect, it } from 'vitest';
import { backtest } from '../../../../../layers/analytics/customers/backtest.ts';
import { TOPICS } from '../../../../../layers/analytics/customers/churn/reason-topics.ts';
import { REASONS } from '../../../../../layers/analytics/customers/churn/reasons.ts';
import { forecastCustomers } from '../../../../../layers/analytics/customers/forecast.ts';
import { forecastAnswer } from '../../../../../layers/analytics/customers/forecast-answer.ts';
import type { CustomerForecasts } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { FORECAST_DEFAULTS } from '../../../../../layers/analytics/customers/forecast-types.ts';
import { STAGE_DEFAULTS } from '../../../../../layers/analytics/customers/lifecycle/stage.ts';
import { predictBuyers } from '../../../../../layers/analytics/customers/predictive/predict.ts';
import { buyerHistories } from '../../../../../layers/analytics/customers/purchase/histories.ts';
import { forecastSpend } from '../../../../../layers/analytics/customers/purchase/order-forecast.ts';
import { fitValue, holdoutDays } from '../../../../../layers/analytics/customers/purchase/value-model.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import type { Section, SectionReader } from '../../../../../layers/analytics/snapshot/section.ts';
import { readTable, tableSections } from '../../../../../layers/analytics/snapshot/table.ts';
import { STAGES } from '../../../../../layers/contract/customer.ts';
import { ClienteleError } from '../../../../../layers/contract/errors.ts';
import type { Dataset } from '../../../../../layers/contract/events/dataset.ts';
import { DAY_MS } from '../../../../../layers/contract/events/days.ts';
import { VALUE_DEFAULTS } from '../../../../../layers/contract/value-settings.ts';
import { type Row, shop } from '../../../../support/customers-shop.ts';

/** A shop whose customers join all along, order at rates of their own and leave at times of their own. */
function rowsOfShop(customers: number, days: number): Row[] {
  const random = seededRandom(21);
  const rows: Row[] = [];
  for (let c = 0; c < customers; c++) {
    const customer = `c${String(c).padStart(4, '0')}`;
    const gap = 20 * Math.exp(random.normal() * 0.7);
    const spend = 3000 * Math.exp(random.normal() * 0.5);
    const leaves = -120 * Math.log(1 - random.next());
    const joins = random.next() * days * 0.9;
    const until = Math.min(days, joins + leaves + 0.01);
    for (let day = joins; day < until; day += gap * -Math.log(1 - random.next())) {
      const at = Math.floor(day * DAY_MS);
      rows.push({ customer, at, amount: Math.round(spend * (0.5 + random.next())) });
      if (random.next() < 0.05) rows.push({ customer, at: at + DAY_MS, amount: 500, type: 'refund' });
      rows.push({ customer, at: at - 3_600_000, type: 'view' });
    }
  }
  return rows;
}

function readerOf(sections: readonly Section[]): SectionReader {
  const byName = new Map(sections.map((section) => [section.name, section]));
  return {
    has: (name) => byName.has(name),
    get: (name) => {
      const section = byName.get(name);
      if (section === undefined) throw new ClienteleError('snapshot.damaged', `Section ${name} is missing.`);
      return section;
    },
  };
}

function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) expectFinite(part);
}

function expectSound(forecasts: CustomerForecasts, dataset: Dataset): void {
  for (let c = 0; c < dataset.customers.length; c++) {
    const answer = forecastAnswer(forecasts, c);
    expectFinite(answer);
    if (answer.churn) expect(answer.churn.probability >= 0 && answer.churn.probability <= 1).toBe(true);
    if (answer.value) expect(answer.value.orders >= 0 && answer.value.lifetimeValue >= 0).toBe(true);
  }
  expectFinite(forecasts.report);
}

/** Topics of the reasons of a customer's churn risk. */
function topicsOf({ reasonTopic, reasonEffect }: CustomerForecasts, c: number): string[] {
  return Array.from({ length: REASONS }, (_, rank) => c * REASONS + rank)
    .filter((at) => reasonTopic[at]! < TOPICS.length && reasonEffect[at] !== 0)
    .map((at) => TOPICS[reasonTopic[at]!]!);
}

const grown = shop(rowsOfShop(500, 600));

describe('forecastCustomers', () => {
  const forecasts = forecastCustomers(grown);

  it('is sound, the same twice, and comes back from a snapshot as it went in', () => {
    expectSound(forecasts, grown);
    expect(forecastCustomers(shop(rowsOfShop(500, 600)))).toEqual(forecasts);
    const sections = tableSections('forecasts', forecasts);
    expect(sections.every(({ name }) => name.startsWith('forecasts'))).toBe(true);
    expect(readTable(readerOf(sections), 'forecasts')).toEqual(forecasts);
  });

  it('learns churn and names the models', () => {
    expect(forecasts.report.churn.fallback).toBeNull();
    expect(forecasts.report.churn.candidates.map(({ model }) => model)).toContain('mbg-nbd');
    expect(forecasts.report.churn.importance[0]!.loss).toBeGreaterThan(0);
    expect(forecasts.report.value.orders.reason).toBeNull();
    const { value } = forecastAnswer(forecasts, 0);
    expect(topicsOf(forecasts, 0).length).toBeGreaterThan(0);
    for (const c of [0, 50, 100, 150]) {
      const topics = topicsOf(forecasts, c);
      for (const alike of [
        ['recency', 'overdue', 'activity'],
        ['frequency', 'interpurchase_time'],
        ['spend', 'basket'],
      ])
        expect(topics.filter((topic) => alike.includes(topic)).length).toBeLessThan(2);
    }
    expect(value!.horizonDays).toBe(365);
  });

  it('expects an order within the shorter time no more often than within the longer', () => {
    expect(forecasts.report.churn.horizonDays).toBeGreaterThan(30);
    let likely = 0;
    let apart = 0;
    for (let c = 0; c < grown.customers.length; c++) {
      const order = 1 - forecasts.churn[c]!;
      expect(forecasts.propensity[c]).toBeLessThanOrEqual(order);
      if (order < 0.2) continue;
      likely++;
      if (forecasts.propensity[c]! < 0.9 * order) apart++;
    }
    expect(likely).toBeGreaterThan(30);
    expect(apart / likely).toBeGreaterThan(0.5);
  });

  it('expects next to nothing of who is inactive, and dates no next order', () => {
    const inactive = forecasts.stage.reduce<number[]>((all, code, c) => {
      if (STAGES[code] === 'inactive') all.push(c);
      return all;
    }, []);
    expect(inactive.length).toBeGreaterThan(20);
    for (const c of inactive) {
      expect(forecasts.churn[c]).toBeGreaterThanOrEqual(STAGE_DEFAULTS.inactiveChurn);
      expect(forecasts.orders[c]).toBeLessThan(STAGE_DEFAULTS.inactiveOrders);
      expect(forecastAnswer(forecasts, c).nextOrder).toBeNull();
    }
  });

  it('gives less for money that comes late, costs, and is given back', () => {
    const withSettings = (value: Partial<typeof VALUE_DEFAULTS>) =>
      forecastCustomers(grown, { ...FORECAST_DEFAULTS, value: { ...VALUE_DEFAULTS, ...value } });
    const sum = ({ lifetimeValue }: CustomerForecasts) =>
      lifetimeValue.reduce((total, value) => total + value, 0);
    const { refundShare } = forecasts.report.value;
    const plain = withSettings({ annualRate: 0 });
    expect(sum(plain)).toBeCloseTo(
      plain.revenue.reduce((total, value) => total + value, 0) * (1 - refundShare),
      0,
    );
    expect(sum(forecasts)).toBeLessThan(sum(plain));
    expect(sum(withSettings({ margin: 0.3 }))).toBeCloseTo(0.3 * sum(forecasts), 0);
  });

  it('refuses a column cut short, by name', () => {
    const damaged = tableSections('forecasts', forecasts).map((section) =>
      section.name === 'forecasts.churn' ? { ...section, data: new Float64Array(2) } : section,
    );
    expect(() => readTable(readerOf(damaged), 'forecasts')).toThrow(/forecasts\.churn holds 2/);
  });
});

describe('odd shops', () => {
  const ids = Array.from({ length: 80 }, (_, c) => `c${String(c).padStart(2, '0')}`);
  const shops: readonly (readonly [string, readonly Row[]])[] = [
    ['no event at all', []],
    ['one customer', [{ customer: 'a', at: DAY_MS, amount: 100 }]],
    ['views only', ids.map((customer, c) => ({ customer, at: c * DAY_MS, type: 'view' as const }))],
    ['one-time buyers only', ids.map((customer, c) => ({ customer, at: c * 6 * DAY_MS, amount: 100 + c }))],
    [
      'refunds only',
      ids.map((customer, c) => ({ customer, at: c * DAY_MS, amount: 9, type: 'refund' as const })),
    ],
    [
      'negative totals',
      ids.flatMap((customer, c) => [
        { customer, at: c * 6 * DAY_MS, amount: 100 },
        { customer, at: c * 6 * DAY_MS + 1, amount: 900, type: 'refund' as const },
      ]),
    ],
    ['orders without value', rowsOfShop(150, 600).map((row) => ({ ...row, amount: 0 }))],
    [
      'one order of a million',
      [...rowsOfShop(150, 600), { customer: 'c0003', at: 300 * DAY_MS, amount: 1e8 }],
    ],
    ['all on one day', ids.map((customer) => ({ customer, at: DAY_MS, amount: 100 }))],
  ];

  it.each(shops)('%s: nothing infinite, nothing NaN', (_, rows) => {
    const dataset = shop(rows);
    expectSound(forecastCustomers(dataset), dataset);
  });

  it.each([
    [shops[1]!, /only 0 customers have ordered more than once/],
    [shops[3]!, /only 0 customers have ordered more than once/],
  ])('%o: the fallback is named with its reason', ([, rows], reason) => {
    const { report } = forecastCustomers(shop(rows));
    expect(report.value.orders).toMatchObject({
      model: 'pooled-rate',
      reason: expect.stringMatching(reason),
    });
    expect(report.value.spend.model).toBe('pooled-mean');
    expect(report.churn.fallback).not.toBeNull();
  });

  it('a young shop of 27 weeks gets no hold-out, no season, and orders in proportion to what it had', () => {
    const dataset = shop(rowsOfShop(400, 189));
    const forecasts = forecastCustomers(dataset);
    expectSound(forecasts, dataset);
    expect(forecasts.report.value).toMatchObject({ pastWeight: 0, holdout: { days: 0, tried: [] } });
    expect(forecasts.report.value.holdout.reason).toBe(
      '189 days of history are too few to compare models on',
    );
    expect(forecasts.report.churn.seasonShift).toBeNull();
    const orders = dataset.events.type.filter((type) => type === 3).length;
    const foretold = forecasts.orders.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
    expect(foretold).toBeLessThan(4 * orders);
  });

  it('one order of a million leaves what is expected of the orders of others', () => {
    const spendOf = (rows: readonly Row[]) => forecastSpend(buyerHistories(shop(rows), 600 * DAY_MS)).spend;
    const mad = spendOf(shops[7]![1]);
    const plain = spendOf(shops[7]![1].slice(0, -1));
    for (let i = 0; i < plain.length; i++) if (i !== 3) expect(mad[i]! / plain[i]!).toBeLessThan(1.6);
  });
});

describe('orders, revenue and their value', () => {
  const predicted = (dataset: Dataset, value: typeof VALUE_DEFAULTS) =>
    predictBuyers(dataset, dataset.asOf, { value, churnDays: 91, seed: 1, timeZone: 'UTC' });

  /** Everybody orders three times before Christmas, and then not for eleven months. */
  const christmas = shop(
    Array.from({ length: 120 }, (_, c) =>
      [0, 1, 2, 3].flatMap((year) =>
        [330, 336, 343].map((day) => ({
          customer: `c${c}`,
          at: (year * 365 + day + (c % 7)) * DAY_MS,
          amount: 1000 + 50 * c,
        })),
      ),
    ).flat(),
    { asOf: 1450 * DAY_MS },
  );

  it.each([
    ['in a shop that orders all year', grown],
    ['in a shop that orders before Christmas', christmas],
  ])('agree %s, and give a sane value of an order', (_, dataset) => {
    const { value: model, orders, revenue } = predicted(dataset, VALUE_DEFAULTS);
    for (let i = 0; i < model.histories.count; i++) {
      const each = model.orderValue[i]!;
      expect(Math.abs(orders[i]! * each - revenue[i]!)).toBeLessThan(1e-6 * Math.max(1, each));
      expect(each / model.spend.spend[i]!).toBeGreaterThan(0.05);
      expect(each / model.spend.spend[i]!).toBeLessThan(20);
    }
  });

  it.each(['bg-nbd', 'bg-bb'] as const)(
    'of %s are those of the model alone where the shop names it',
    (model) => {
      const value = fitValue(grown, grown.asOf, { ...VALUE_DEFAULTS, model });
      expect([value.orders.model, value.orders.reason, value.pastWeight]).toEqual([model, null, 0]);
      expect(value.holdout).toEqual({ days: 0, reason: 'the configuration names the model', tried: [] });
      expect(value.orderValue).toEqual(value.spend.spend);
    },
  );

  it('by weekly occasions predict about as many orders as in continuous time', () => {
    const total = (model: 'mbg-nbd' | 'bg-bb') =>
      predicted(grown, { ...VALUE_DEFAULTS, horizonDays: 91, model }).orders.reduce(
        (sum, value) => sum + value,
        0,
      );
    expect(total('bg-bb') / total('mbg-nbd')).toBeGreaterThan(0.7);
    expect(total('bg-bb') / total('mbg-nbd')).toBeLessThan(1.4);
  });
});

describe('holdoutDays', () => {
  it('are the horizon, or less, so that what is learnt from is not shorter and not below half a year', () => {
    expect([
      holdoutDays(730, 365),
      holdoutDays(545, 365),
      holdoutDays(545, 91),
      holdoutDays(300, 365),
      holdoutDays(272, 365),
      holdoutDays(189, 365),
      holdoutDays(189, 7),
    ]).toEqual([365, 272, 91, 118, 0, 0, 7]);
  });

  it('give a shop of a year and a half a choice that was measured', () => {
    const { holdout } = fitValue(grown, 545 * DAY_MS, VALUE_DEFAULTS);
    expect(holdout).toMatchObject({ days: 272, reason: null });
    expect(holdout.tried).toHaveLength(16);
    expect(holdout.tried.every(({ metrics }) => metrics.customers > 100)).toBe(true);
  });
});

describe('backtest', () => {
  const settings = {
    value: { ...VALUE_DEFAULTS, horizonDays: 120 },
    churnDays: 60,
    seed: 1,
    timeZone: 'UTC',
  };

  it('judges each forecast beside its baselines, and knows nothing of what came after the cut', () => {
    const cut = 470 * DAY_MS;
    const { value, churn } = backtest(grown, cut, settings);
    expect(value!.results.map(({ method }) => method)).toHaveLength(4);
    expect(churn!.results.map(({ method }) => method)).toEqual(['chosen', 'mbg-nbd', 'recency alone']);
    expect(churn!.results[0]!.metrics.auc).toBeGreaterThan(0.7);
    const until = grown.events.time.filter((time) => time <= cut).length;
    const blind: Dataset = { ...grown, asOf: cut, events: { ...grown.events, length: until } };
    const config = { ...FORECAST_DEFAULTS, value: settings.value, churnDays: 60 };
    expect(forecastCustomers({ ...grown, asOf: cut }, config)).toEqual(forecastCustomers(blind, config));
  });

  it('is the same whatever is given back after the horizon, and counts what is within it', () => {
    const cut = 400 * DAY_MS;
    const item = 'x';
    const rows = rowsOfShop(300, 560).map((row) => ({ ...row, item }));
    const dearest = rows.reduce(
      (a, b) => (b.type === undefined && (b.at as number) < cut && b.amount! > (a.amount ?? 0) ? b : a),
      rows[0]!,
    );
    const given = (at: number): Row => ({ ...dearest, at, type: 'refund' });
    const judged = (...refunds: Row[]) =>
      backtest(shop([...rows, ...refunds], { asOf: 560 * DAY_MS }), cut, settings);
    const never = judged();
    expect(judged(given(530 * DAY_MS))).toEqual(never);
    expect(judged(given((dearest.at as number) + 1000)).value!.results).not.toEqual(never.value!.results);
  });

  it('marks horizons whose outcomes the history is too short to learn from', () => {
    const { calibration } = backtest(grown, 250 * DAY_MS, settings);
    expect(calibration.map(({ days, observed }) => [days, observed])).toEqual([
      [30, true],
      [60, true],
      [91, false],
      [120, false],
      [182, false],
    ]);
  });

  it('leaves out what the dataset does not cover', () => {
    const { value, churn } = backtest(grown, 520 * DAY_MS, settings);
    expect(value).toBeNull();
    expect(churn).not.toBeNull();
  });
});
