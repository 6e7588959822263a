import type { Interactions } from '../../../layers/analytics/recommend/contract.ts';
import { buildInteractions } from '../../../layers/analytics/recommend/interactions.ts';
import { historyOf as rowHistory } from '../../../layers/analytics/recommend/lists.ts';
import { popularity } from '../../../layers/analytics/recommend/models/popularity.ts';
import { allowedItems } from '../../../layers/analytics/train/trained-shop.ts';
import { FORMATS, type Input } from './inputs/input.ts';
import { readInput } from './inputs/read.ts';
import { readUsers, type Users } from './inputs/users.ts';
import { chooseModel } from './models/choose.ts';
import { AUTO, recipeFrom } from './models/recipe.ts';
import {
  choice,
  files,
  mapping,
  NEEDED,
  neededText,
  type OptionValues,
  readOptions,
  text,
  texts,
  wholeNumber,
  wrong,
} from './options.ts';
import { checkOutput, writeOutput } from './output.ts';
import { translation } from './protocols/trial.ts';
import { writeLists } from './recommendation-lines.ts';
import { fillEmpty } from './scoring/answer.ts';
import { historyFrom, type Query, queriesOf, sequenceHistory } from './scoring/queries.ts';
import { scorer } from './scoring/threads.ts';
import type { Report, Subcommand } from './subcommand.ts';

const USAGE = `npm run batch -- recommend --train FILE… --out FILE [options]

  --train FILE|FOLDER|GLOB  what to learn from; may be given several times
  --out FILE                one JSON line a customer; - is standard output
  --users FILE|FOLDER|GLOB  whom to recommend to, in this order; without it: all customers of --train, sorted.
                            One identifier a line, or the format of --train: histories of customers that are not in
                            --train are used, of those that are their own
  --format FORMAT           native (default): events of the contract with the shop, CSV, NDJSON or Parquet
                            lightgcn: one user a line, user item item …
                            sessions: one ordered session a line, item item …; called by the number of its line
                            baskets: JSON, user → list of baskets, each a list of items
                            all plain, .gz or .zst
  --map PRESET|FILE.json    native: how columns are called
  --items FILE|FOLDER|GLOB  native: catalogue dumps; hidden and sold-out items are not recommended
  --model auto|NAME         auto (default): the best on a validation part of --train
  --set key=value           a setting of the model; may be given several times
  --k N                     items a customer (20)
  --exclude-seen yes|no     leave out what the customer had (yes; for sessions and baskets no)
  --budget-seconds N        auto: time after which the best so far is taken (120)
  --seed N                  seed of every random number (1)
  --threads N               threads to fit parts of a hybrid and make lists on: the same lists on any number (2)`;

const OPTIONS = {
  train: files(NEEDED),
  out: neededText('name a file for the lists, or - for standard output'),
  users: files(),
  format: choice(FORMATS),
  map: mapping(),
  items: files(),
  model: text(),
  set: texts(),
  k: wholeNumber(1, 1000, 20),
  'exclude-seen': choice(['yes', 'no'] as const),
  seed: wholeNumber(0, 0xffffffff, 1),
  'budget-seconds': wholeNumber(1, 86_400, 120),
  threads: wholeNumber(1, 64, 2),
};

/** Ranked lists for every customer. */
export const recommend: Subcommand = { usage: USAGE, run };

async function run(argv: readonly string[], report: Report): Promise<void> {
  const options = readOptions('recommend', OPTIONS, argv);
  const { k, seed, out } = options;
  const format = options.format ?? 'native';
  const excludeSeen =
    (options['exclude-seen'] ?? (format === 'native' || format === 'lightgcn' ? 'yes' : 'no')) === 'yes';
  const named = namedRecipe(options);
  if (format !== 'native' && (options.map !== undefined || options.items.length > 0)) {
    throw wrong('--map and --items go with --format native');
  }
  checkOutput(out);

  const { map, items } = options;
  const input = await readInput('--train', { format, files: options.train, items, map }, report);
  const users =
    options.users.length === 0
      ? trainUsers(input)
      : await readUsers({ format, files: options.users, map }, report);
  const { dataset } = input;
  const choosing = { k, excludeSeen, seed, budgetSeconds: options['budget-seconds'] };
  const { recipe, interactions } =
    named === null
      ? await chooseModel(input, choosing, report)
      : { recipe: named, interactions: input.interactions };
  const train = buildInteractions(dataset, interactions);

  const started = performance.now();
  const scoring = scorer(train, options.threads);
  try {
    const model = await scoring.fit(recipe, seed);
    report(`${recipe.model} fitted in ${seconds(started)} s`);
    const begun = performance.now();
    const queries = queriesOf(queriesFor(users, { ...input, interactions }, train));
    const allowed = format === 'native' ? { allowed: allowedItems(dataset.items, dataset.asOf) } : {};
    const how = { k, excludeSeen, ...allowed };
    const lists = await scoring.answer(model, queries, how);
    const filled = fillEmpty(lists, queries, popularity.fit(train, popularity.defaults, seed), how);
    const ids = dataset.items.map(({ id }) => id);
    await writeOutput(out, (output) =>
      writeLists(output, { customers: users.ids, items: ids, queries, lists, filled }),
    );
    report(`${queries.length} lists in ${seconds(begun)} s`);
  } finally {
    await scoring.close();
  }
}

/** The recipe of the command line; null: it is to be chosen. */
function namedRecipe({ model = AUTO, set }: Pick<OptionValues<typeof OPTIONS>, 'model' | 'set'>) {
  if (model !== AUTO) return recipeFrom(model, set);
  if (set.length > 0) throw wrong('--set goes with --model NAME: auto chooses settings by itself');
  return null;
}

function trainUsers({ format, dataset, order }: Input): Users {
  return { ids: format === 'sessions' ? order : dataset.customers, histories: null, named: true };
}

/**
 * Training rows where the customer has one that says something, otherwise the history that was handed in, as far as
 * training knows its items.
 */
function queriesFor(users: Users, { dataset, interactions }: Input, train: Interactions): Query[] {
  const rows = users.named
    ? translation(users.ids, dataset.customers)
    : new Int32Array(users.ids.length).fill(-1);
  const { histories } = users;
  if (histories === null) return Array.from(rows, (row) => ({ row: Math.max(-1, row) }));
  const given = buildInteractions(histories, interactions);
  const place = translation(users.ids, histories.customers);
  const items = translation(
    histories.items.map(({ id }) => id),
    dataset.items.map(({ id }) => id),
  );
  return users.ids.map((_, u): Query => {
    const row = rows[u] as number;
    if (row >= 0 && rowHistory(train, row).items.length > 0) return { row };
    if (!users.named) {
      const { offsets, item } = given.log;
      const at = place[u] as number;
      const sequence = item.subarray(offsets[at], offsets[at + 1]);
      return { row: -1, history: sequenceHistory(sequence.map((index) => items[index] as number)) };
    }
    const history = rowHistory(given, place[u] as number);
    const weights = new Map<number, number>();
    for (const [h, item] of history.items.entries()) {
      const known = items[item] as number;
      if (known >= 0) weights.set(known, history.weights[h] as number);
    }
    return { row: -1, history: historyFrom(weights) };
  });
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
