import { type Backtest, backtest } from '../../layers/analytics/customers/backtest.ts';
import type { ProbabilityMetrics, ValueMetrics } from '../../layers/contract/insights.ts';
import { VALUE_DEFAULTS } from '../../layers/contract/value-settings.ts';
import { onlineRetail } from '../golden/online-retail.ts';
import { sharedData } from '../support/shared-data.ts';
import { markdown } from './table.ts';

const CUTS = ['2010-12-09', '2011-03-09', '2011-06-09', '2011-09-09'];

/**
 * Calibration of the distribution of orders at each horizon on Online Retail II: no order and expected orders, predicted and observed; and
 * the largest contradiction between churn, propensity and expected orders of any customer. Throws if there is one.
 * @returns a Markdown table, or undefined if the data is missing
 */
export function calibrations(): string | undefined {
  const path = sharedData('online-retail-2.csv.gz');
  if (path === undefined) return undefined;
  const dataset = onlineRetail(path, '2011-12-10T00:00:00Z');
  const rows = CUTS.flatMap((cut) => {
    const { calibration } = backtest(dataset, Date.parse(`${cut}T00:00:00Z`), {
      value: VALUE_DEFAULTS,
      churnDays: 91,
      seed: 1,
      timeZone: 'UTC',
    });
    return calibration.map(({ days, observed, noOrder, expectedOrders, orders, contradiction }) => {
      if (contradiction > 1e-6) throw new Error(`${cut}, ${days} days: predictions contradict one another`);
      return [
        cut,
        `${days}${observed ? '' : ', beyond the history'}`,
        `${short(noOrder.meanPrediction)} / ${short(noOrder.rate)}`,
        [noOrder.auc, noOrder.brier, noOrder.ece].map(short).join(' / '),
        `${expectedOrders.toFixed(0)} / ${orders}`,
        contradiction.toFixed(6),
      ];
    });
  });
  return markdown(
    [
      'cut',
      'days',
      'no order: predicted / observed',
      'AUC / Brier / ECE',
      'orders: expected / observed',
      'largest contradiction',
    ],
    rows,
  );
}

/**
 * Forecasts of value (183 days, pounds) and churn (91 days) on Online Retail II at four cuts, by the protocol of the published
 * figures. Each forecast uses only what was known at its cut.
 * @returns a Markdown table, or undefined if the data is missing
 */
export function backtests(): string | undefined {
  const path = sharedData('online-retail-2.csv.gz');
  if (path === undefined) return undefined;
  const dataset = onlineRetail(path, '2011-12-10T00:00:00Z');
  const rows = CUTS.map((cut) => {
    const result = backtest(dataset, Date.parse(`${cut}T00:00:00Z`), {
      value: { ...VALUE_DEFAULTS, horizonDays: 183 },
      churnDays: 91,
      seed: 1,
      timeZone: 'UTC',
    });
    return [cut, ...valueCells(result.value), ...churnCells(result.churn)];
  });
  return markdown(
    [
      'cut',
      'value: chosen (MAE / Spearman)',
      'value: models alone',
      'churn: chosen (AUC / Brier / ECE)',
      'churn: MBG/NBD',
      'churn: recency alone',
    ],
    rows,
  );
}

function valueCells(value: Backtest['value']): string[] {
  if (value === null) return ['not covered', ''];
  const told = ({ mae, spearman }: ValueMetrics) => `${(mae / 100).toFixed(1)} / ${short(spearman)}`;
  return value.results.slice(0, 2).map(({ metrics }) => told(metrics));
}

function churnCells(churn: Backtest['churn']): string[] {
  if (churn === null) return ['not covered', '', ''];
  const told = ({ auc, brier, ece }: ProbabilityMetrics) => [auc, brier, ece].map(short).join(' / ');
  return churn.results.map(({ metrics }) => told(metrics));
}

/** As in `.8129`: four digits, since differences show in the third. */
function short(value: number | null): string {
  return value === null ? '–' : value.toFixed(4).replace(/^0/, '');
}
