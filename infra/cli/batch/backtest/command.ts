import { type Backtest, backtest as judge } from '../../../../layers/analytics/customers/backtest.ts';
import { FORECAST_DEFAULTS } from '../../../../layers/analytics/customers/forecast-types.ts';
import { churnDaysOf } from '../../../../layers/analytics/customers/lifecycle/churn-horizon.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { DAY_MS } from '../../../../layers/contract/events/days.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { usageError } from '../../fail.ts';
import { day, secondsSince } from '../../format.ts';
import { instants, wholeNumber } from '../../options.ts';
import { readNative } from '../inputs/native.ts';
import { CHURN_DAYS, EVENTS, ITEMS, MAP, SEED, VALUE_MODEL } from '../shared-options.ts';
import { backtestJson, backtestTable } from './table.ts';

const RESULT_HELP = `
Value is the revenue within the horizon, less refunds until its end, of every
customer who had ordered. MAE and RMSE are in units of the currency; bias is
predicted over actual total revenue, less 1; Gini is normalised, 1 is a perfect
ranking; the last column is the share of revenue from the tenth of customers with
the highest prediction. Churn: ECE uses ten bins; lift is that of the tenth with
the highest risk.`;

/** `npm run batch -- backtest`: how good forecasts made at past dates would have been, compared with simple baselines. */
export const backtest = (report: Report = toStderr) =>
  command('backtest')
    .addOption(EVENTS)
    .requiredOption(
      '--as-of <date...>',
      'dates to forecast at; a date alone is its midnight in UTC',
      instants,
    )
    .addOption(ITEMS)
    .addOption(MAP)
    .option('--horizon-days <n>', 'days that the predicted value covers', wholeNumber(1, 3650), 183)
    .addOption(CHURN_DAYS)
    .addOption(VALUE_MODEL)
    .addOption(SEED)
    .option('--json', 'print JSON instead of tables')
    .addHelpText('after', RESULT_HELP)
    .action(async ({ events, items = [], map, asOf, horizonDays, churnDays, model, seed, json }) => {
      const dataset = await readNative({ events, items, map }, report);
      const { timeZone, value } = FORECAST_DEFAULTS;
      const results: Backtest[] = [];
      for (const cut of asOf) {
        checkCut(dataset, cut);
        const start = performance.now();
        const within = churnDays ?? churnDaysOf(dataset, cut, timeZone);
        const result = judge(dataset, cut, {
          value: { ...value, horizonDays, model },
          churnDays: within,
          seed,
          timeZone,
        });
        const tooEarly = (days: number) =>
          `the events end on ${day(dataset.asOf)}, before ${days} days have passed`;
        const tooYoung = (days: number) => `too few customers had been observed for ${days} days by then`;
        const reason = (days: number) => (cut + days * DAY_MS > dataset.asOf ? tooEarly : tooYoung)(days);
        if (result.value === null) report(`value is not judged: ${reason(horizonDays)}`);
        if (result.churn === null) report(`churn is not judged: ${reason(within)}`);
        if (result.value === null && result.churn === null)
          throw usageError(
            cut + Math.min(within, horizonDays) * DAY_MS > dataset.asOf
              ? '--as-of is too late for anything to be judged: choose an earlier date'
              : '--as-of is too early for anything to be judged: choose a later date',
          );
        report(`${day(cut)}: ${secondsSince(start)} s`);
        results.push(result);
      }
      process.stdout.write((json ? backtestJson : backtestTable)(results, dataset.currency));
    });

/** @throws ClienteleError `request.invalid` when nobody had ordered by then */
function checkCut({ events }: Dataset, cut: number): void {
  if (events.length === 0) throw usageError('--events: the files hold no events');
  const first = events.time[0] as number;
  if (cut <= first) {
    throw usageError(
      `--as-of ${new Date(cut).toISOString()} is before the first event, ${new Date(first).toISOString()}: choose a later date`,
    );
  }
}
