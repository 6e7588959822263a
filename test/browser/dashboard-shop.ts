import type { RequestPorts } from '../../layers/api/reading/ports.ts';
import type { Insight } from '../../layers/contract/insights.ts';
import { tinyPorts } from '../acceptance/environment.ts';
import { type CountingStore, tinyShop } from '../acceptance/tiny-shop.ts';

const DAY = 86_400_000;
const AS_OF = Date.UTC(2026, 1, 28, 22);
const total = { orders: 35, gross: 251_600, refunds: 2500 };

/** The tiny shop with every insight that the dashboard shows. */
export function dashboardShop(): CountingStore {
  const store = tinyShop();
  for (const insight of INSIGHTS) store.put('insight', insight.insight, insight);
  return store;
}

/** Its ports. */
export function dashboardPorts(store: CountingStore = dashboardShop()): RequestPorts {
  return tinyPorts(store);
}

function credited(revenue: number) {
  return {
    answers: 400,
    impressions: 1200,
    clicks: 60,
    bought: 12,
    purchases: 12,
    revenue,
    clickThrough: 0.05,
    conversion: 0.01,
  };
}

const INSIGHTS: readonly Insight[] = [
  {
    insight: 'periods',
    periodDays: 28,
    periods: [4, 3, 2, 1].map((back) => ({
      from: AS_OF - back * 28 * DAY,
      to: AS_OF - (back - 1) * 28 * DAY,
      caveats: back === 4 ? ['begins-with-data' as const] : [],
      orders: 12 - back,
      gross: 80_000 - back * 5000,
      refunds: 500,
      buyers: 9 - back,
      newBuyers: back === 4 ? 5 : 2,
      averageOrder: 7000 - back * 100,
    })),
    rest: [{ part: 'anonymous', orders: 1, gross: 62_280, refunds: 0 }],
    total,
  },
  {
    insight: 'retention',
    unfinishedMonth: '2026-02',
    cohorts: ['2025-11', '2025-12', '2026-01', '2026-02'].map((month, at) => ({
      month,
      caveats: at === 0 ? ['begins-with-data' as const] : [],
      customers: 10 - at,
      active: [10 - at, 4, 3, 2].slice(0, 4 - at),
      orders: [12 - at, 5, 4, 2].slice(0, 4 - at),
      gross: [80_000, 30_000, 20_000, 10_000].slice(0, 4 - at),
      refunds: [0, 500, 0, 0].slice(0, 4 - at),
    })),
    rest: [],
    total,
  },
  {
    insight: 'concentration',
    customers: 4,
    ...total,
    inTheRed: { customers: 0, revenue: 0 },
    gini: 0.61,
    topShares: [
      { customers: 0.1, revenue: 0.45 },
      { customers: 0.2, revenue: 0.6 },
    ],
    lorenz: [0, 0.05, 0.2, 0.5, 1],
    rest: [],
    total,
  },
  {
    insight: 'churn-model',
    horizonDays: 91,
    blend: ['logistic-regression', 'random-forest'],
    fallback: null,
    seasonShift: -0.12,
    tried: ['logistic-regression', 'random-forest', 'mbg-nbd'].map((model, at) => ({
      model,
      chosen: at < 2,
      metrics: {
        customers: 1411,
        rate: 0.412,
        meanPrediction: 0.4,
        auc: 0.823 - at / 100,
        brier: 0.161,
        ece: 0.021,
        topDecileLift: 2.1,
      },
    })),
    importance: [
      { feature: 'recency', loss: 0.113 },
      { feature: 'lines', loss: 0.02 },
    ],
  },
  {
    insight: 'value-model',
    settings: { horizonDays: 365, periodDays: 7, annualRate: 0.1, margin: 1, model: 'auto' },
    orders: { model: 'mbg-nbd', fallback: null, parameters: { r: 0.61, alpha: 8.2, a: 0.7, b: 2.9 } },
    spend: { model: 'gamma-gamma', fallback: null, parameters: { p: 6.2, q: 3.7, v: 15_400 } },
    pastWeight: 0.25,
    refundShare: 0.011,
    triedDays: 182,
    untried: null,
    tried: [0.25, 0].map((pastWeight, at) => ({
      model: 'mbg-nbd',
      pastWeight,
      chosen: at === 0,
      metrics: {
        customers: 2104,
        mae: 6120 + at,
        rmse: 14_310,
        bias: -0.031,
        spearman: 0.58,
        normalisedGini: 0.74,
        topDecileCapture: 0.41,
      },
    })),
  },
  {
    insight: 'attribution',
    from: AS_OF - 28 * DAY,
    to: AS_OF,
    unreadIdentifiers: 0,
    total: credited(30_000),
    shop: { purchases: 90, revenue: 74_500 },
    uncredited: { purchases: 78, revenue: 44_500 },
    otherRefunds: 0,
    placements: [
      { name: 'item-page', ...credited(20_000) },
      { name: 'basket', ...credited(10_000) },
    ],
    sources: [{ name: 'personal', ...credited(30_000) }],
    versions: [{ name: 'v1', ...credited(30_000) }],
    arms: [{ name: '(none)', ...credited(30_000) }],
  },
  {
    insight: 'experiments',
    experiments: [],
  },
];
