import { describe, expect, it } from 'vitest';
import { predictBuyers } from '../../layers/analytics/customers/predictive/predict.ts';
import { bgNbd } from '../../layers/analytics/customers/purchase/bg-nbd.ts';
import { expectedSpend, fitGammaGamma } from '../../layers/analytics/customers/purchase/gamma-gamma.ts';
import { buyerHistories } from '../../layers/analytics/customers/purchase/histories.ts';
import { presentValue } from '../../layers/analytics/customers/purchase/lifetime-value.ts';
import { forecastOrders } from '../../layers/analytics/customers/purchase/order-forecast.ts';
import { revenueBetween } from '../../layers/analytics/customers/purchase/revenue.ts';
import { valueMetrics } from '../../layers/analytics/numeric/forecast-metrics.ts';
import { DAY_MS } from '../../layers/contract/events/days.ts';
import { VALUE_DEFAULTS } from '../../layers/contract/value-settings.ts';
import { sharedData } from '../support/shared-data.ts';
import { onlineRetail } from './online-retail.ts';

it('100, 120 and 150 at the ends of three years at 10 % are worth 302.78 today', () => {
  expect(presentValue([100, 120, 150], 0.1).toFixed(2)).toBe('302.78');
});

const path = sharedData('online-retail-2.csv.gz');

describe.skipIf(!path)('Online Retail II as of 2011-06-09, revenue of the next 183 days', () => {
  const dataset = path ? onlineRetail(path, '2011-12-10T00:00:00Z') : undefined;
  const cut = Date.parse('2011-06-09T00:00:00Z');
  const later = dataset && revenueBetween(dataset, cut, cut + 183 * DAY_MS);
  const pounds = (values: Float64Array) => values.map((pence) => pence / 100);
  const actual = (customers: Int32Array) => pounds(Float64Array.from(customers, (c) => later![c]!));

  it('BG/NBD with Gamma-Gamma does as published', () => {
    const histories = buyerHistories(dataset!, cut);
    const orders = forecastOrders(bgNbd, histories);
    const { spendDays, meanSpend } = histories;
    const { parameters } = fitGammaGamma({ orders: spendDays, meanSpend });
    const spend = meanSpend.map((mean, i) => expectedSpend(parameters, spendDays[i]!, mean));
    const predicted = pounds(spend.map((value, i) => value * orders.orders(i, 183 / 7)));
    const metrics = valueMetrics(predicted, actual(histories.customers));
    expect(metrics.customers).toBe(4966);
    expect(metrics.mae.toFixed(1)).toBe('581.6');
    expect(metrics.spearman!.toFixed(3)).toBe('0.626');
    expect(metrics.normalisedGini!.toFixed(3)).toBe('0.861');
    expect(metrics.topDecileCapture!.toFixed(3)).toBe('0.638');
  });

  it('what the past before the cut chooses errs by less than 570 and ranks better than .637', () => {
    const { value, revenue } = predictBuyers(dataset!, cut, {
      value: { ...VALUE_DEFAULTS, horizonDays: 183 },
      churnDays: 91,
      seed: 1,
      timeZone: 'UTC',
    });
    const metrics = valueMetrics(pounds(revenue), actual(value.histories.customers));
    expect(metrics.mae).toBeLessThan(570);
    expect(metrics.spearman).toBeGreaterThan(0.637);
  });
});
