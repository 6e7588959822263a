import { Option } from '@commander-js/extra-typings';
import { fitValue } from '../../../../layers/analytics/customers/purchase/value-model.ts';
import { assumptionsText } from '../../../../layers/analytics/serve/play-text.ts';
import { type CustomersPartConfig, learnCustomers } from '../../../../layers/analytics/train/train.ts';
import { customersConfig } from '../../../../layers/pipeline/train/train-config.ts';
import type { ReadDataset } from '../../../../layers/warehouse/columns/read-dataset.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { checkConfig, readConfigFile } from '../../config/shop-file.ts';
import { usageError } from '../../fail.ts';
import { counted, secondsSince } from '../../format.ts';
import { files, instant, text, wholeNumber } from '../../options.ts';
import { readNative } from '../inputs/native.ts';
import { isStdout, output, writeOutput } from '../output.ts';
import { CHURN_DAYS, EVENTS, ITEMS, MAP, VALUE_MODELS } from '../shared-options.ts';
import { fittedModels } from './fitted-models.ts';
import { writeCustomers } from './lines.ts';

const RESULT_HELP = `
Each line is what GET /v1/customers/{customerId}/value answers, with segment,
cluster and may_contact: the same names and settings, money in minor units of the
currency, one line for every customer of the events. Customers whose consent is
{"analytics": false} are left out. Settings are those of --config, or the defaults
of a shop. Fitted parameters (--params) are in weeks and in units of the currency.`;

/** `npm run batch -- value`: what every customer will be worth, whether they are leaving, and what to do about it. */
export const value = (report: Report = toStderr) =>
  command('value')
    .addOption(EVENTS)
    .option('--out <file>', 'file for one JSON line per customer; - is standard output', output)
    .option('--params', 'print the fitted parameters and log-likelihoods as JSON; --out is then optional')
    .addOption(ITEMS)
    .option('--customers <file...>', 'customer dumps, for their consent', files)
    .addOption(MAP)
    .option('--config <file>', "JSON file with the shop's settings", text)
    .option(
      '--as-of <date>',
      'date of all figures; later events are ignored (default: the last event)',
      instant,
    )
    .option(
      '--horizon-days <n>',
      "days that the predicted value covers (default: the shop's, 365)",
      wholeNumber(7, 3650),
    )
    .addOption(CHURN_DAYS)
    .addOption(MODEL)
    .addOption(SEED)
    .addHelpText('after', RESULT_HELP)
    .action(async ({ events, out, params, items = [], customers = [], map, asOf, ...own }) => {
      if (out === undefined && !params)
        throw usageError('--out is missing: name a file for the results, or - for standard output');
      if (out !== undefined && isStdout(out) && params)
        throw usageError('--params prints on standard output: name a file for --out');

      const config = checkConfig(own.config === undefined ? {} : readConfigFile(own.config), own.config);
      const at = asOf ?? (config.asOf === undefined ? undefined : Date.parse(config.asOf));
      const dataset = await readNative({ events, items, customers, map, asOf: at, config }, report);
      if (dataset.customers.length === 0)
        throw usageError('--events: no event names a customer who agrees to analysis');
      const part = customersConfig({
        ...config,
        currency: dataset.currency,
        seed: own.seed ?? config.seed,
        customers: {
          ...config.customers,
          horizonDays: own.horizonDays ?? config.customers.horizonDays,
          churnDays: own.churnDays ?? config.customers.churnDays,
          valueModel: own.model ?? config.customers.valueModel,
        },
      });
      if (params) {
        const { forecasts } = part;
        const fitted = fitValue(dataset, dataset.asOf, forecasts.value, forecasts.timeZone);
        process.stdout.write(`${JSON.stringify(fittedModels(fitted, dataset.currency), null, 2)}\n`);
      }
      if (out !== undefined) await writeForecasts(out, dataset, part, report);
    });

const MODEL = new Option(
  '--model <name>',
  "model of orders; auto: the best on the shop's own past (default: the shop's)",
).choices(VALUE_MODELS);

const SEED = new Option('--seed <n>', "seed of all random numbers (default: the shop's)").argParser(
  wholeNumber(0, 0xffffffff),
);

async function writeForecasts(
  out: string,
  dataset: ReadDataset,
  config: CustomersPartConfig,
  report: Report,
): Promise<void> {
  const start = performance.now();
  const part = learnCustomers(dataset, config, undefined, dataset.recommended);
  const { value: how, churn } = part.forecasts.report;
  report(`As of ${new Date(dataset.asOf).toISOString()}: forecasts in ${secondsSince(start)} s`);
  report(`Value: ${how.orders.model} × ${how.spend.model}${because(how.orders.reason ?? how.spend.reason)}`);
  report(`Churn within ${churn.horizonDays} days: ${churn.blend.join(' + ')}${because(churn.fallback)}`);
  report(`At stake: ${assumptionsText(part.forecasts.report.plays, dataset.currency)}`);
  let withOrder = 0;
  await writeOutput(out, async (to) => {
    withOrder = await writeCustomers(to, part, dataset);
  });
  const { length } = dataset.customers;
  report(`Wrote ${counted(length, 'customer')}, ${counted(withOrder, 'of them', 'of them')} with an order`);
}

function because(reason: string | null): string {
  return reason === null ? '' : ` (${reason})`;
}
