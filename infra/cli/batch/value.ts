import { forecastCustomers } from '../../../layers/analytics/customers/forecast.ts';
import type { ForecastConfig } from '../../../layers/analytics/customers/forecast-types.ts';
import { FORECAST_DEFAULTS } from '../../../layers/analytics/customers/forecast-types.ts';
import { CUSTOMERS_DEFAULTS, describeCustomers } from '../../../layers/analytics/customers/model.ts';
import { fitValue } from '../../../layers/analytics/customers/purchase/value-model.ts';
import type { Dataset } from '../../../layers/contract/events/dataset.ts';
import { readNative } from './inputs/native.ts';
import {
  choice,
  files,
  flag,
  instant,
  mapping,
  NEEDED,
  readOptions,
  text,
  wholeNumber,
  wrong,
} from './options.ts';
import { checkOutput, writeOutput } from './output.ts';
import type { Report, Subcommand } from './subcommand.ts';
import { writeCustomers } from './value-lines.ts';
import { fittedModels } from './value-params.ts';

const USAGE = `npm run batch -- value --events FILE… --out FILE [options]

  --events FILE|FOLDER|GLOB what customers did; may be given several times
  --out FILE                one JSON line a customer who has ordered; - is standard output
  --params                  print the fitted parameters and log-likelihoods as JSON on standard output; --out may be
                            left out then
  --items FILE|FOLDER|GLOB  catalogue dumps
  --map PRESET|FILE.json    how columns are called
  --as-of DATE              the "now" of all figures; later events are not looked at (the last event; 2011-06-09 is its
                            midnight in UTC)
  --horizon-days N          days that the predicted value covers (365)
  --churn-days N            days without an order that are churn (from the shop's own rhythm)
  --model MODEL             auto (default): the best on the shop's own past; bg-nbd, mbg-nbd,
                            pareto-nbd, or bg-bb with a weekly occasion to order; one that is named serves alone
  --seed N                  seed of every random number (1)

A line holds transactions (days with an order) expected within the horizon, the spend of one, revenue and CLV in units of
the currency; the probabilities of churn and of an order within 30 days; segment, cluster, tier, stage, play and the next
order. Parameters are in weeks and in units of the currency. Refunds are taken off
the purchases of the same customer and item that came before them.`;

const MODELS = ['auto', 'bg-nbd', 'mbg-nbd', 'pareto-nbd', 'bg-bb'] as const;

const OPTIONS = {
  events: files(NEEDED),
  out: text(),
  params: flag(),
  items: files(),
  map: mapping(),
  'as-of': instant(),
  'horizon-days': wholeNumber(1, 3650, FORECAST_DEFAULTS.value.horizonDays),
  'churn-days': wholeNumber(1, 730, undefined),
  model: choice(MODELS),
  seed: wholeNumber(0, 0xffffffff, 1),
};

/** What every customer will be worth, whether they are leaving, and what to do about it. */
export const value: Subcommand = { usage: USAGE, run };

async function run(argv: readonly string[], report: Report): Promise<void> {
  const options = readOptions('value', OPTIONS, argv);
  const { out, params, seed } = options;
  if (out === undefined && !params)
    throw wrong('--out is missing: name a file for the lines, or - for standard output');
  if (out === '-' && params) throw wrong('--params prints on standard output: name a file for --out');
  if (out !== undefined) checkOutput(out);

  const dataset = await readNative({ ...options, asOf: options['as-of'] }, report);
  if (dataset.customers.length === 0) throw wrong('--events: no customer is named in them');
  const horizonDays = options['horizon-days'];
  const config: ForecastConfig = {
    ...FORECAST_DEFAULTS,
    seed,
    value: { ...FORECAST_DEFAULTS.value, horizonDays, model: options.model ?? 'auto' },
    churnDays: options['churn-days'] ?? null,
  };
  if (params) {
    const model = fitValue(dataset, dataset.asOf, config.value, config.timeZone);
    process.stdout.write(`${JSON.stringify(fittedModels(model, dataset.currency), null, 2)}\n`);
  }
  if (out !== undefined) await writeAll(out, dataset, config, report);
}

async function writeAll(
  out: string,
  dataset: Dataset,
  config: ForecastConfig,
  report: Report,
): Promise<void> {
  const started = performance.now();
  const { clusters } = CUSTOMERS_DEFAULTS;
  const described = describeCustomers(dataset, {
    ...CUSTOMERS_DEFAULTS,
    clusters: { ...clusters, seed: config.seed },
  });
  const forecasts = forecastCustomers(dataset, config);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { value: how, churn } = forecasts.report;
  report(`as of ${new Date(dataset.asOf).toISOString()}: forecasts in ${seconds} s`);
  report(`value: ${how.orders.model} × ${how.spend.model}${because(how.orders.reason ?? how.spend.reason)}`);
  report(`churn within ${churn.horizonDays} days: ${churn.blend.join(' + ')}${because(churn.fallback)}`);
  let lines = 0;
  await writeOutput(out, async (output) => {
    lines = await writeCustomers(output, dataset, described, forecasts);
  });
  report(`${lines} customers, ${dataset.customers.length - lines} who have not ordered left out`);
}

function because(reason: string | null): string {
  return reason === null ? '' : `, since ${reason}`;
}
