import { Option } from '@commander-js/extra-typings';
import { REPEAT_MODELS } from '../../../layers/analytics/customers/purchase/order-forecast.ts';
import { files, mapping, texts, wholeNumber } from '../options.ts';
import { FORMATS } from './inputs/input.ts';

/** Options that several commands of `batch` have. */

export const EVENTS = new Option('--events <file...>', 'event dumps').argParser(files).makeOptionMandatory();

export const ITEMS = new Option('--items <file...>', 'catalogue dumps').argParser(files);

export const MAP = new Option(
  '--map <preset|file>',
  'column names of the dumps, a preset or a JSON file',
).argParser(mapping);

export const FORMAT = new Option('--format <format>', 'format of the files; --map and --items need native')
  .choices(FORMATS)
  .default('native' as const);

export const SET = new Option('--set <key=value...>', 'settings of the one model that is named').argParser(
  texts,
);

export const LENGTH = new Option('--k <n>', 'items per list').argParser(wholeNumber(1, 1000)).default(20);

export const EXCLUDE_SEEN = new Option(
  '--exclude-seen <yes|no>',
  'leave out items that the customer had (default: read from --train: no for sessions, baskets, and histories in which items come again)',
).choices(['yes', 'no'] as const);

export const BUDGET = new Option(
  '--budget <n>',
  'auto: work to spend on the choice, in units of about a second of one core; every machine makes the same choice',
)
  .argParser(wholeNumber(1, 1_000_000))
  .default(100);

export const BUDGET_SECONDS = new Option(
  '--budget-seconds <n>',
  'auto: time after which no further model is begun and the best so far is chosen (default: none)',
).argParser(wholeNumber(1, 86_400));

export const SEED = new Option('--seed <n>', 'seed of all random numbers')
  .argParser(wholeNumber(0, 0xffffffff))
  .default(1);

export const CHURN_DAYS = new Option(
  '--churn-days <n>',
  "days without an order that count as churn (default: from the shop's own purchase intervals)",
).argParser(wholeNumber(1, 730));

export const VALUE_MODELS = ['auto', ...REPEAT_MODELS.map(({ name }) => name)] as const;

export const VALUE_MODEL = new Option(
  '--model <name>',
  "model of orders; auto: the best on the shop's own past",
)
  .choices(VALUE_MODELS)
  .default('auto' as const);
