import { type Backtest, backtest as judge } from '../../../layers/analytics/customers/backtest.ts';
import { FORECAST_DEFAULTS } from '../../../layers/analytics/customers/forecast-types.ts';
import { churnDaysOf } from '../../../layers/analytics/customers/lifecycle/churn-horizon.ts';
import type { Dataset } from '../../../layers/contract/events/dataset.ts';
import { backtestJson, backtestTable } from './backtest-table.ts';
import { readNative } from './inputs/native.ts';
import {
  choice,
  files,
  flag,
  instant,
  mapping,
  NEEDED,
  type Option,
  readOptions,
  wholeNumber,
  wrong,
} from './options.ts';
import type { Report, Subcommand } from './subcommand.ts';

const USAGE = `npm run batch -- backtest --events FILE… --as-of DATE… [options]

  --events FILE|FOLDER|GLOB what customers did; may be given several times
  --as-of DATE              forecasts are made from what was known then and judged on what followed (2011-06-09 is its
                            midnight in UTC); may be given several times
  --items FILE|FOLDER|GLOB  catalogue dumps
  --map PRESET|FILE.json    how columns are called
  --horizon-days N          days that value is foretold for (183)
  --churn-days N            days without an order that are churn (from the shop's own rhythm)
  --model MODEL             auto (default): the best on the past before the date; bg-nbd, mbg-nbd,
                            pareto-nbd, or bg-bb with a weekly occasion to order; one that is named serves alone
  --seed N                  seed of every random number (1)
  --json                    JSON instead of the tables

Value: revenue within the horizon less what was given back of it by its end, every customer who had ordered; MAE, RMSE in
units of the currency; bias is the total foretold over the actual, less 1; Gini is normalised, 1 is a perfect order; the last
column is the share of revenue that came from the tenth foretold highest. Churn: ECE over ten bins; lift is of the tenth with
the highest risk.`;

/** One date or more. */
const instants: Option<readonly number[]> = {
  type: 'string',
  multiple: true,
  read: (name, values) => {
    if (values.length === 0) throw wrong(`${name} is missing: name the date that forecasts are made at`);
    return values.map((value) => instant().read(name, [value]) as number);
  },
};

const OPTIONS = {
  events: files(NEEDED),
  items: files(),
  map: mapping(),
  'as-of': instants,
  'horizon-days': wholeNumber(1, 3650, 183),
  'churn-days': wholeNumber(1, 730, undefined),
  model: choice(['auto', 'bg-nbd', 'mbg-nbd', 'pareto-nbd', 'bg-bb'] as const),
  seed: wholeNumber(0, 0xffffffff, 1),
  json: flag(),
};

/** How good forecasts made at a date would have been, beside what anyone could do. */
export const backtest: Subcommand = { usage: USAGE, run };

async function run(argv: readonly string[], report: Report): Promise<void> {
  const options = readOptions('backtest', OPTIONS, argv);
  const horizonDays = options['horizon-days'];
  const dataset = await readNative(options, report);
  const { timeZone, value } = FORECAST_DEFAULTS;
  const results: Backtest[] = [];
  for (const cut of options['as-of']) {
    checkCut(dataset, cut);
    const started = performance.now();
    const churnDays = options['churn-days'] ?? churnDaysOf(dataset, cut, timeZone);
    const result = judge(dataset, cut, {
      value: { ...value, horizonDays, model: options.model ?? 'auto' },
      churnDays,
      seed: options.seed,
      timeZone,
    });
    const ends = new Date(dataset.asOf).toISOString().slice(0, 10);
    if (result.value === null)
      report(`value is not judged: the events end on ${ends}, before ${horizonDays} days have passed`);
    if (result.churn === null)
      report(`churn is not judged: the events end on ${ends}, before ${churnDays} days have passed`);
    if (result.value === null && result.churn === null)
      throw wrong('--as-of is too late for anything to be judged');
    report(
      `${new Date(cut).toISOString().slice(0, 10)}: ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
    results.push(result);
  }
  process.stdout.write(
    options.json ? backtestJson(results, dataset.currency) : backtestTable(results, dataset.currency),
  );
}

/** @throws ClienteleError `request.invalid` when nobody had ordered by then */
function checkCut({ events }: Dataset, cut: number): void {
  if (events.length === 0) throw wrong('--events: there is no event in them');
  const first = events.time[0] as number;
  if (cut <= first) {
    throw wrong(
      `--as-of ${new Date(cut).toISOString()} is before the first event, ${new Date(first).toISOString()}`,
    );
  }
}
