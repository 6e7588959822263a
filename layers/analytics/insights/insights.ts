import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import type { RecommendedEvents } from '../../contract/events/recommended.ts';
import type {
  ChurnModelInsight,
  FittedInsight,
  Insight,
  ValueModelInsight,
} from '../../contract/insights.ts';
import type { ForecastReport } from '../customers/forecast-types.ts';
import type { CustomerModel } from '../customers/model.ts';
import { netRefunds } from '../customers/purchase/net-refunds.ts';
import { REPEAT_MODELS } from '../customers/purchase/order-forecast.ts';
import { buyersOf } from '../customers/segments/rfm.ts';
import { netRevenue } from '../customers/summary.ts';
import { inTheRed, remainders, tradeOf, wholeTrade } from '../customers/trade.ts';
import { concentration } from '../customers/value.ts';
import { creditAnswers } from './attribution.ts';
import { attributionReport } from './attribution-report.ts';
import { cohortRetention } from './cohorts.ts';
import { experimentResults } from './experiment-results.ts';
import { funnel } from './funnel.ts';
import { periodReports } from './periods.ts';

/** Latest cohorts that are told of: three years, so that the answer stays of one size. */
const COHORTS = 36;

/** Days that the funnel looks back. */
const FUNNEL_DAYS = 90;

/** Periods of trade: a year and the one before it, four weeks each. */
const PERIODS = 26;
const PERIOD_DAYS = 28;

/** All that a version tells about the shop as a whole, as of the dataset's as-of time. O(events + customers log customers). */
export function shopInsights(dataset: Dataset, model: CustomerModel, report: ForecastReport): Insight[] {
  const { asOf } = dataset;
  const { timeZone } = model.table;
  const from = asOf - FUNNEL_DAYS * DAY_MS;
  const buyers = buyersOf(model.table);
  const worth = Float64Array.from(buyers, (c) => netRevenue(model.table, c));
  const others = Array.from(model.table.orders.keys()).filter((c) => model.table.orders[c] === 0);
  const started = dataset.events.length > 0 ? dataset.events.time[0] : asOf;
  const periods = Math.min(PERIODS, Math.max(1, Math.ceil((asOf - started) / (PERIOD_DAYS * DAY_MS))));
  return [
    { insight: 'retention', ...cohortRetention(dataset, timeZone, COHORTS) },
    {
      insight: 'concentration',
      ...tradeOf(model.table, buyers),
      inTheRed: inTheRed(model.table, buyers),
      ...concentration(worth),
      rest: remainders({ 'without-order': tradeOf(model.table, others), anonymous: model.table.anonymous }),
      total: wholeTrade(model.table),
    },
    { insight: 'funnel', from, to: asOf, ...funnel(dataset, from, asOf) },
    {
      insight: 'periods',
      periodDays: PERIOD_DAYS,
      ...periodReports(dataset, asOf, PERIOD_DAYS * DAY_MS, periods, timeZone),
    },
    churnInsight(report.churn),
    valueInsight(report.value),
  ];
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

/** What recommendations and the arms of experiments brought, less what was given back. O(events). */
export function creditInsights(dataset: Dataset, recommended: RecommendedEvents): Insight[] {
  const settled = netRefunds(dataset, dataset.asOf);
  const credits = creditAnswers(settled, recommended);
  return [attributionReport(settled, credits, dataset), experimentResults(settled, credits)];
}
