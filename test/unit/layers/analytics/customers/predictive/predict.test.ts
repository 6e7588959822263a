import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastCustomers } from '../../../../../../layers/analytics/customers/forecast.ts';
import { forecastAnswer } from '../../../../../../layers/analytics/customers/forecast-answer.ts';
import { FORECAST_DEFAULTS } from '../../../../../../layers/analytics/customers/forecast-types.ts';
import {
  type Predictions,
  predictBuyers,
} from '../../../../../../layers/analytics/customers/predictive/predict.ts';
import { seededRandom } from '../../../../../../layers/analytics/numeric/random.ts';
import type { Dataset } from '../../../../../../layers/contract/events/dataset.ts';
import { DAY_MS } from '../../../../../../layers/contract/events/days.ts';
import { VALUE_DEFAULTS } from '../../../../../../layers/contract/value-settings.ts';
import { type Row, shop } from '../../../../../support/customers-shop.ts';

const order = (customer: string, day: number, amount = 1000): Row => ({
  customer,
  at: Math.floor(day * DAY_MS),
  amount,
});

const predict = (dataset: Dataset, churnDays = 91, horizonDays = 365): Predictions =>
  predictBuyers(dataset, dataset.asOf, {
    value: { ...VALUE_DEFAULTS, horizonDays },
    churnDays,
    seed: 1,
    timeZone: 'UTC',
  });

/** Customers who order at random rates of their own, and leave at random. */
function randomRows(random: ReturnType<typeof seededRandom>, customers: number, days: number): Row[] {
  const rows: Row[] = [];
  for (let c = 0; c < customers; c++) {
    const gap = 8 + 80 * random.next() ** 2;
    const evenly = random.next() < 0.3;
    let day = random.next() * days * 0.9;
    while (day < days) {
      rows.push(order(`c${c}`, day, Math.round(500 + 5000 * random.next())));
      day += evenly ? gap : -gap * Math.log(1 - random.next());
      if (random.next() < 0.15) break;
    }
  }
  return rows;
}

describe('predictions of one buyer', () => {
  it('agree with one another in any shop', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 5, max: 150 }),
        fc.integer({ min: 5, max: 900 }),
        fc.constantFrom(30, 45, 91, 182, 365),
        fc.constantFrom(90, 365, 500),
        (seed, customers, days, churnDays, horizonDays) => {
          const dataset = shop(randomRows(seededRandom(seed), customers, days), { asOf: days * DAY_MS });
          expectCoherent(predict(dataset, churnDays, horizonDays), churnDays);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('agree where the models were learnt', () => {
    const dataset = shop(randomRows(seededRandom(7), 700, 700), { asOf: 700 * DAY_MS });
    const predicted = predict(dataset, 60);
    expect(predicted.churn?.fallback).toBeNull();
    expectCoherent(predicted, 60);
  });

  function expectCoherent(predicted: Predictions, churnDays: number) {
    const { distribution, value, carried, valueDays } = predicted;
    const longest = distribution.horizons.at(-1) ?? 0;
    expect(longest).toBeLessThanOrEqual(carried);
    const days = [1, 7, 20, 30, 31, 60, 91, 120, 182, 250, 365, 500].filter((day) => day <= longest);
    for (let i = 0; i < value.histories.count; i++) {
      let [none, orders] = [1, 0];
      for (const day of days) {
        const [noneNow, ordersNow] = [distribution.noOrder(i, day), distribution.orders(i, day)];
        expect(noneNow).toBeGreaterThanOrEqual(0);
        expect(noneNow).toBeLessThanOrEqual(none + 1e-12);
        expect(ordersNow).toBeGreaterThanOrEqual(orders - 1e-12);
        expect(ordersNow).toBeGreaterThanOrEqual(1 - noneNow - 1e-12);
        expect(ordersNow).toBeLessThan(day * 5);
        [none, orders] = [noneNow, ordersNow];
      }
      if (carried >= churnDays) expect(predicted.noOrder[i]).toBe(distribution.noOrder(i, churnDays));
      else expect(predicted.noOrder[i]).toBeNaN();
      if (carried >= 30) expect(predicted.propensity[i]).toBe(1 - distribution.noOrder(i, 30));
      if (valueDays === null) expect(predicted.revenue[i]).toBeNaN();
      else
        expect(predicted.revenue[i]).toBeCloseTo(distribution.orders(i, valueDays) * value.orderValue[i]!, 6);
      if (longest === 0) continue;
      for (const quantile of [0.1, 0.5, 0.9]) {
        const day = distribution.nextOrder(i, quantile);
        const some = 1 - distribution.noOrder(i, longest);
        expect(day).toBeLessThanOrEqual(longest);
        expect(1 - distribution.noOrder(i, day)).toBeCloseTo(quantile * some, 5);
      }
    }
  }

  it('date eight of ten next orders of those who order, within the interval', () => {
    const random = seededRandom(3);
    const rows: Row[] = [];
    for (let c = 0; c < 700; c++) {
      const gap = 15 * Math.exp(random.normal() * 0.6);
      for (let day = random.next() * gap; day < 560; day += 1 + gap * Math.exp(random.normal() * 0.5))
        rows.push(order(`c${c}`, day));
    }
    const cut = 440;
    const { distribution, value } = predict(
      shop(
        rows.filter(({ at }) => Number(at) <= cut * DAY_MS),
        { asOf: cut * DAY_MS },
      ),
    );
    const known = shop(rows).customers;
    let [asked, covered, early] = [0, 0, 0];
    for (const [i, c] of value.histories.customers.entries()) {
      const next = rows.find(({ customer, at }) => customer === known[c] && Number(at) > cut * DAY_MS);
      if (next === undefined) continue;
      const days = Number(next.at) / DAY_MS - cut;
      asked++;
      // Dates are told in whole days, so that half a day belongs to either side.
      if (days >= distribution.nextOrder(i, 0.1) - 0.5 && days <= distribution.nextOrder(i, 0.9) + 0.5)
        covered++;
      if (days < distribution.nextOrder(i, 0.5)) early++;
    }
    expect(asked).toBeGreaterThan(500);
    expect(covered / asked).toBeGreaterThan(0.72);
    expect(covered / asked).toBeLessThan(0.93);
    expect(Math.abs(early / asked - 0.5)).toBeLessThan(0.12);
  });
});

describe('regular customers who fell silent', () => {
  const days = 730;
  const random = seededRandom(11);
  const others = randomRows(random, 900, days).map((row) => ({ ...row, customer: `other-${row.customer}` }));
  const silentFor = (cycles: number, name: string) =>
    Array.from({ length: 100 }, (_, c) => {
      const start = c % 30;
      const orders = Math.floor((days - start) / 30) + 1 - cycles;
      return Array.from({ length: orders }, (__, n) =>
        order(`${name}-${String(c).padStart(3, '0')}`, start + 30 * n),
      );
    }).flat();
  const dataset = shop([...others, ...silentFor(4, 'silent'), ...silentFor(0, 'regular')], {
    asOf: days * DAY_MS,
  });
  const forecasts = forecastCustomers(dataset);
  const total = (values: Float64Array, prefix = '') =>
    dataset.customers.reduce(
      (sum, id, c) => sum + (id.startsWith(prefix) && !Number.isNaN(values[c]) ? values[c]! : 0),
      0,
    );

  it('for four cycles are seen as leaving and hold hardly any of the value', () => {
    expect(total(forecasts.churn, 'silent') / 100).toBeGreaterThan(0.85);
    expect(total(forecasts.revenue, 'silent') / total(forecasts.revenue)).toBeLessThan(0.05);
  });

  it('are told from those who go on ordering every month', () => {
    expect(total(forecasts.churn, 'regular') / 100).toBeLessThan(0.15);
    expect(total(forecasts.orders, 'regular') / 100).toBeGreaterThan(8);
  });

  it('are seen so in a shop too young to learn churn from its past', () => {
    const young = shop(
      [...others, ...silentFor(4, 'silent')].filter(({ at }) => Number(at) > 530 * DAY_MS),
      { asOf: days * DAY_MS },
    );
    const { churn, report } = forecastCustomers(young, { ...FORECAST_DEFAULTS, churnDays: 91 });
    expect(report.churn.fallback).not.toBeNull();
    const silent = young.customers.flatMap((id, c) => (id.startsWith('silent') ? [churn[c]!] : []));
    expect(silent.reduce((sum, p) => sum + p, 0) / silent.length).toBeGreaterThan(0.75);
  });
});

describe('a young shop', () => {
  /** Opened `days` ago; `repeaters` of its customers came twice. */
  const opened = (days: number, customers: number, repeaters: number) =>
    shop(
      Array.from({ length: customers }, (_, c) => {
        const first = (((c * 7919) % 1000) / 1000) * days * 0.8;
        const again = c < repeaters ? [order(`c${c}`, first + (days - first) * 0.6)] : [];
        return [order(`c${c}`, first), ...again];
      }).flat(),
      { asOf: days * DAY_MS },
    );

  it.each([
    [14, 200, 0],
    [14, 200, 3],
    [14, 200, 20],
    [30, 200, 0],
    [30, 200, 40],
  ])(
    'of %i days and %i customers, %i of them twice, says nothing of what comes, and gives up nobody',
    (...size) => {
      const dataset = opened(...size);
      const forecasts = forecastCustomers(dataset);
      for (const c of dataset.customers.keys()) {
        const answer = forecastAnswer(forecasts, c);
        expect(answer).toMatchObject({ value: null, churn: null, propensity: null, nextOrder: null });
        expect(answer.action?.play).not.toBe('win-back');
        expect(answer.action?.play).not.toBe('let-go');
      }
      expect(forecasts.report.churn.fallback).toMatch(/too few customers have been observed for \d+ days/);
    },
  );

  it.each([
    [90, 500, 5],
    [90, 500, 60],
  ])('of %i days and %i customers, %i of them twice, looks 30 days ahead and no further', (...size) => {
    const forecasts = forecastCustomers(opened(...size), { ...FORECAST_DEFAULTS, churnDays: 91 });
    const answer = forecastAnswer(forecasts, 0);
    expect(answer.churn).toBeNull();
    expect(answer.propensity).toBeGreaterThan(0);
    expect(answer.value?.horizonDays).toBe(30);
  });
});
