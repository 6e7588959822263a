import { DAY_MS } from '../../contract/events/days.ts';
import type {
  ChurnModelInsight,
  FittedInsight,
  FunnelInsight,
  ValueModelInsight,
} from '../../contract/insights.ts';
import type { Noise } from '../analytic/analytic.ts';
import type { ForecastReport } from '../customers/forecast-types.ts';
import { REPEAT_MODELS } from '../customers/purchase/order-forecast.ts';
import { buyersOf } from '../customers/segments/rfm.ts';
import { netRevenue } from '../customers/summary.ts';
import { inTheRed, remainders, tradeOf, wholeTrade } from '../customers/trade.ts';
import { concentration } from '../customers/value.ts';
import { privateCount } from '../privacy/aggregates.ts';
import { attributionReport } from './attribution-report.ts';
import { cohortRetention } from './cohorts.ts';
import { experimentResults } from './experiment-results.ts';
import { funnel } from './funnel.ts';
import { insight } from './insight.ts';
import { periodReports } from './periods.ts';

/** Number of latest cohorts reported: three years, which bounds the answer. */
const COHORTS = 36;

/** Length of the funnel's period in days, and its steps; one customer may be in each. */
const FUNNEL_DAYS = 90;
const FUNNEL_STEPS = 3;

/** Periods of trade: a year and the one before it, four weeks each. */
const PERIODS = 26;
const PERIOD_DAYS = 28;

/** All reports about the whole shop, as of the dataset's as-of time. */
export const INSIGHT_ANALYTICS = [
  insight(
    'retention',
    ({ dataset, model }) => ({
      insight: 'retention',
      ...cohortRetention(dataset, model.table.timeZone, COHORTS),
    }),
    { suppressed: 'a customer is in as many cells as there are months' },
  ),
  insight(
    'concentration',
    ({ model: { table } }) => {
      const buyers = buyersOf(table);
      const others = Array.from(table.orders.keys()).filter((c) => table.orders[c] === 0);
      return {
        insight: 'concentration',
        ...tradeOf(table, buyers),
        inTheRed: inTheRed(table, buyers),
        ...concentration(Float64Array.from(buyers, (c) => netRevenue(table, c))),
        rest: remainders({ 'without-order': tradeOf(table, others), anonymous: table.anonymous }),
        total: wholeTrade(table),
      };
    },
    { suppressed: 'the Lorenz curve and the Gini coefficient follow the largest customers' },
  ),
  insight(
    'funnel',
    ({ dataset }) => {
      const from = dataset.asOf - FUNNEL_DAYS * DAY_MS;
      return { insight: 'funnel', from, to: dataset.asOf, ...funnel(dataset, from, dataset.asOf) };
    },
    { noisy: noisyFunnel },
  ),
  insight(
    'periods',
    ({ dataset, model }) => {
      const { asOf, events } = dataset;
      const started = events.length > 0 ? events.time[0] : asOf;
      const periods = Math.min(PERIODS, Math.max(1, Math.ceil((asOf - started) / (PERIOD_DAYS * DAY_MS))));
      return {
        insight: 'periods',
        periodDays: PERIOD_DAYS,
        ...periodReports(dataset, asOf, PERIOD_DAYS * DAY_MS, periods, model.table.timeZone),
      };
    },
    { suppressed: 'a customer is in every period, with sums and means of each' },
  ),
  insight('churn-model', ({ report }) => churnInsight(report.churn), {
    suppressed: 'figures of a model that was learnt without noise',
  }),
  insight('value-model', ({ report }) => valueInsight(report.value), {
    suppressed: 'figures of a model that was learnt without noise',
  }),
  insight(
    'attribution',
    ({ dataset, credited }) => {
      const { netDataset, credits } = credited();
      return attributionReport(netDataset, credits, dataset);
    },
    { suppressed: 'answers and clicks are not bounded by customer' },
  ),
  insight(
    'experiments',
    ({ credited }) => {
      const { netDataset, credits } = credited();
      return experimentResults(netDataset, credits);
    },
    { suppressed: 'answers and clicks are not bounded by customer' },
  ),
] as const;

/** Counts of customers with noise; sessions are not bounded by customer and are left out. */
function noisyFunnel(body: FunnelInsight, { settings, draws }: Noise): FunnelInsight {
  const { epsilon, delta } = settings;
  const steps = body.steps.map(({ step, customers }) => ({
    step,
    customers: privateCount(customers ?? 0, FUNNEL_STEPS, 'funnel-customers', step, settings, draws),
    sessions: null,
    conversion: null,
  }));
  return { ...body, steps, privacy: { epsilon, delta } };
}

function churnInsight(churn: ForecastReport['churn']): ChurnModelInsight {
  const { horizonDays, blend, fallback, seasonShift, candidates, importance } = churn;
  return {
    insight: 'churn-model',
    horizonDays,
    blend,
    fallback,
    seasonShift,
    tried: candidates,
    importance,
  };
}

function valueInsight(value: ForecastReport['value']): ValueModelInsight {
  const { settings, orders, spend, pastWeight, refundShare, holdout } = value;
  const names = REPEAT_MODELS.find(({ name }) => name === orders.model)?.parameters ?? [];
  return {
    insight: 'value-model',
    settings,
    orders: fitted(orders, names),
    spend: fitted(spend, ['p', 'q', 'v']),
    pastWeight,
    refundShare,
    triedDays: holdout.days,
    untried: holdout.reason,
    tried: holdout.tried.map((one) => ({
      ...one,
      chosen: one.model === orders.model && one.pastWeight === pastWeight,
    })),
  };
}

function fitted(
  { model, reason, parameters }: ForecastReport['value']['orders'],
  names: readonly string[],
): FittedInsight {
  return {
    model,
    fallback: reason,
    parameters: Object.fromEntries(parameters.map((value, p) => [names[p], value])),
  };
}
