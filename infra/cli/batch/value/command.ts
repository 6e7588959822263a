import { forecastCustomers } from '../../../../layers/analytics/customers/forecast.ts';
import {
  FORECAST_DEFAULTS,
  type ForecastConfig,
} from '../../../../layers/analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS, describeCustomers } from '../../../../layers/analytics/customers/model.ts';
import { fitValue } from '../../../../layers/analytics/customers/purchase/value-model.ts';
import { assumptionsText } from '../../../../layers/analytics/serve/play-text.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { usageError } from '../../fail.ts';
import { counted, secondsSince } from '../../format.ts';
import { instant, wholeNumber } from '../../options.ts';
import { readNative } from '../inputs/native.ts';
import { isStdout, output, writeOutput } from '../output.ts';
import { CHURN_DAYS, EVENTS, ITEMS, MAP, SEED, VALUE_MODEL } from '../shared-options.ts';
import { fittedModels } from './fitted-models.ts';
import { writeCustomers } from './lines.ts';

const RESULT_HELP = `
Each line holds the expected number of transactions (days with an order) within
the horizon, the spend per transaction, revenue and lifetime value in units of
the currency; the probabilities of churn and of an order within 30 days; segment,
cluster, tier, stage, recommended play and the next order. Refunds reduce the
earlier purchases of the same customer and item. A figure is null where too few
customers have been observed for as long as it looks ahead. Fitted parameters are in weeks
and in units of the currency.`;

/** `npm run batch -- value`: what every customer will be worth, whether they are leaving, and what to do about it. */
export const value = (report: Report = toStderr) =>
  command('value')
    .addOption(EVENTS)
    .option('--out <file>', 'file for one JSON line per customer; - is standard output', output)
    .option('--params', 'print the fitted parameters and log-likelihoods as JSON; --out is then optional')
    .addOption(ITEMS)
    .addOption(MAP)
    .option(
      '--as-of <date>',
      'date of all figures; later events are ignored (default: the last event)',
      instant,
    )
    .option(
      '--horizon-days <n>',
      'days that the predicted value covers',
      wholeNumber(1, 3650),
      FORECAST_DEFAULTS.value.horizonDays,
    )
    .addOption(CHURN_DAYS)
    .addOption(VALUE_MODEL)
    .addOption(SEED)
    .addHelpText('after', RESULT_HELP)
    .action(async ({ events, out, params, items = [], map, asOf, horizonDays, churnDays, model, seed }) => {
      if (out === undefined && !params)
        throw usageError('--out is missing: name a file for the results, or - for standard output');
      if (out !== undefined && isStdout(out) && params)
        throw usageError('--params prints on standard output: name a file for --out');

      const dataset = await readNative({ events, items, map, asOf }, report);
      if (dataset.customers.length === 0) throw usageError('--events: no event names a customer');
      const config: ForecastConfig = {
        ...FORECAST_DEFAULTS,
        seed,
        value: { ...FORECAST_DEFAULTS.value, horizonDays, model },
        churnDays: churnDays ?? null,
      };
      if (params) {
        const fitted = fitValue(dataset, dataset.asOf, config.value, config.timeZone);
        process.stdout.write(`${JSON.stringify(fittedModels(fitted, dataset.currency), null, 2)}\n`);
      }
      if (out !== undefined) await writeForecasts(out, dataset, config, report);
    });

async function writeForecasts(
  out: string,
  dataset: Dataset,
  config: ForecastConfig,
  report: Report,
): Promise<void> {
  const start = performance.now();
  const { clusters } = CUSTOMERS_DEFAULTS;
  const described = describeCustomers(dataset, {
    ...CUSTOMERS_DEFAULTS,
    clusters: { ...clusters, seed: config.seed },
  });
  const forecasts = forecastCustomers(dataset, config);
  const { value: how, churn } = forecasts.report;
  report(`As of ${new Date(dataset.asOf).toISOString()}: forecasts in ${secondsSince(start)} s`);
  report(`Value: ${how.orders.model} × ${how.spend.model}${because(how.orders.reason ?? how.spend.reason)}`);
  report(`Churn within ${churn.horizonDays} days: ${churn.blend.join(' + ')}${because(churn.fallback)}`);
  report(`At stake: ${assumptionsText(forecasts.report.plays, dataset.currency)}`);
  let lines = 0;
  await writeOutput(out, async (to) => {
    lines = await writeCustomers(to, dataset, described, forecasts);
  });
  const without = dataset.customers.length - lines;
  report(`Wrote ${counted(lines, 'customer')}; left out ${counted(without, 'customer')} without an order`);
}

function because(reason: string | null): string {
  return reason === null ? '' : ` (${reason})`;
}
