import type { Backtest } from '../../../../layers/analytics/customers/backtest.ts';
import { minorUnitDigits } from '../../../../layers/contract/events/currency.ts';
import type { ProbabilityMetrics, ValueMetrics } from '../../../../layers/contract/insights.ts';
import { aligned, day } from '../../format.ts';

type Column<M> = readonly [name: string, of: (metrics: M) => string];

/** One table each for value and churn of every date: first the forecast that the product uses, then the baselines. */
export function backtestTable(results: readonly Backtest[], currency: string): string {
  const units = 10 ** minorUnitDigits(currency);
  const value: readonly Column<ValueMetrics>[] = [
    ['MAE', ({ mae }) => (mae / units).toFixed(2)],
    ['RMSE', ({ rmse }) => (rmse / units).toFixed(2)],
    ['bias', ({ bias }) => fixed(bias, 3)],
    ['Spearman', ({ spearman }) => fixed(spearman, 4)],
    ['Gini', ({ normalisedGini }) => fixed(normalisedGini, 4)],
    ['top 10 %', ({ topDecileCapture }) => fixed(topDecileCapture, 4)],
  ];
  const churn: readonly Column<ProbabilityMetrics>[] = [
    ['AUC', ({ auc }) => fixed(auc, 4)],
    ['Brier', ({ brier }) => brier.toFixed(4)],
    ['ECE', ({ ece }) => ece.toFixed(4)],
    ['lift', ({ topDecileLift }) => fixed(topDecileLift, 3)],
  ];
  const parts = results.flatMap((result) => {
    const at = day(result.cut);
    const tables: string[] = [];
    if (result.value !== null) {
      const { horizonDays, model, pastWeight, results: rows } = result.value;
      const customers = rows[0]?.metrics.customers ?? 0;
      const how = `chosen: ${model}, last year weighs ${pastWeight}`;
      tables.push(`${at}, revenue in ${horizonDays} days, ${customers} customers, ${currency}; ${how}`);
      tables.push(...table(rows, value), '');
    }
    if (result.churn !== null) {
      const { horizonDays, blend, fallback, results: rows } = result.churn;
      const { customers = 0, rate = 0 } = rows[0]?.metrics ?? {};
      const how = fallback ?? `chosen: ${blend.join(' + ')}`;
      const who = `${customers} customers, ${(rate * 100).toFixed(1)} % churned`;
      tables.push(`${at}, no order in ${horizonDays} days, ${who}; ${how}`, ...table(rows, churn), '');
    }
    return tables;
  });
  return parts.join('\n');
}

/** The same as JSON; money in units of the currency. */
export function backtestJson(results: readonly Backtest[], currency: string): string {
  const units = 10 ** minorUnitDigits(currency);
  const documents = results.map(({ cut, value, churn }) => ({
    as_of: new Date(cut).toISOString(),
    currency,
    value: value && {
      ...value,
      results: value.results.map(({ method, metrics }) => ({
        method,
        metrics: { ...metrics, mae: metrics.mae / units, rmse: metrics.rmse / units },
      })),
    },
    churn,
  }));
  return `${JSON.stringify(documents, null, 2)}\n`;
}

function table<M>(
  rows: readonly { readonly method: string; readonly metrics: M }[],
  columns: readonly Column<M>[],
): string[] {
  return aligned([
    ['', ...columns.map(([name]) => name)],
    ...rows.map(({ method, metrics }) => [method, ...columns.map(([, of]) => of(metrics))]),
  ]);
}

function fixed(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}
