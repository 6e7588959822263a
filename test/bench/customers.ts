import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { forecastCustomers } from '../../layers/analytics/customers/forecast.ts';
import { FORECAST_DEFAULTS } from '../../layers/analytics/customers/forecast-types.ts';
import { describeCustomers } from '../../layers/analytics/customers/model.ts';
import { buyerHistories } from '../../layers/analytics/customers/purchase/histories.ts';
import {
  forecastOrders,
  forecastSpend,
  REPEAT_MODELS,
} from '../../layers/analytics/customers/purchase/order-forecast.ts';
import { cdnowLike } from './customers-shop.ts';
import { markdown } from './table.ts';

/** A shop of CDNOW's size: number of customers, weeks of arrivals and weeks of history. */
const CDNOW = { customers: 23_570, arrivals: 12, weeks: 39 };

/** A large shop: two years, with new customers throughout. */
const LARGE = { customers: 1_000_000, arrivals: 104, weeks: 104 };

/** Time and memory of segments and forecasts for a shop, measured in a separate process. */
export interface WholeShop {
  readonly events: number;
  readonly describeSeconds: number;
  readonly forecastSeconds: number;
  readonly wallSeconds: number;
  readonly peakMb: number;
}

/**
 * CPU time of fitting every value model to a shop of CDNOW's size, and of all forecasts for a million customers. Throws if a fit
 * does not converge or a customer has no forecast.
 * @returns a Markdown table
 */
export function customers(): string {
  const shop = cdnowLike(CDNOW.customers, CDNOW.arrivals, CDNOW.weeks);
  const histories = buyerHistories(shop, shop.asOf);
  const rows = REPEAT_MODELS.map((model) => {
    const { result, seconds } = timed(() => forecastOrders(model, histories));
    if (result.fit === null) throw new Error(`${model.name} was not fitted: ${result.reason}`);
    return [`fit of ${model.name}, ${count(CDNOW.customers)} customers`, cpu(seconds), ''];
  });
  const spend = timed(() => forecastSpend(histories));
  if (spend.result.fit === null) throw new Error(`gamma-gamma was not fitted: ${spend.result.reason}`);
  rows.push([`fit of gamma-gamma, ${count(CDNOW.customers)} customers`, cpu(spend.seconds), '']);
  const run = fileURLToPath(new URL('./run.ts', import.meta.url));
  const whole = JSON.parse(
    execFileSync(process.execPath, [run, 'customers-whole'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ) as WholeShop;
  const peak = `${(whole.peakMb / 1024).toFixed(2)} GB`;
  const who = `${count(LARGE.customers)} customers, ${count(whole.events)} orders`;
  rows.push([`segments, clusters, RFM of ${who}`, cpu(whole.describeSeconds), '']);
  rows.push(['value, churn, next order, plays, reasons of the same', cpu(whole.forecastSeconds), '']);
  rows.push([
    'both',
    `${cpu(whole.describeSeconds + whole.forecastSeconds)}, ${whole.wallSeconds.toFixed(0)} s passed`,
    peak,
  ]);
  return markdown(['customers, one thread', 'CPU time', 'peak of the process'], rows);
}

/** Measures segments and forecasts of the large shop. The peak includes generating the shop. */
export function wholeShop(): WholeShop {
  const dataset = cdnowLike(LARGE.customers, LARGE.arrivals, LARGE.weeks);
  const started = performance.now();
  const described = timed(() => describeCustomers(dataset));
  const foretold = timed(() => forecastCustomers(dataset, FORECAST_DEFAULTS));
  const { churn, revenue } = foretold.result;
  for (let c = 0; c < LARGE.customers; c++)
    if (!(churn[c]! >= 0 && churn[c]! <= 1 && revenue[c]! >= 0))
      throw new Error(`customer ${c} has no forecast`);
  return {
    events: dataset.events.length,
    describeSeconds: described.seconds,
    forecastSeconds: foretold.seconds,
    wallSeconds: (performance.now() - started) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** CPU seconds: on a shared machine wall time means little. */
function timed<T>(work: () => T): { readonly result: T; readonly seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

function cpu(seconds: number): string {
  return `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
