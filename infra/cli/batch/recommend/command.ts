import type { Interactions } from '../../../../layers/analytics/recommend/contract.ts';
import { buildInteractions } from '../../../../layers/analytics/recommend/interactions.ts';
import { historyOf as rowHistory } from '../../../../layers/analytics/recommend/lists.ts';
import { popularity } from '../../../../layers/analytics/recommend/models/popularity.ts';
import { allowedItems } from '../../../../layers/analytics/train/trained-shop.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { usageError } from '../../fail.ts';
import { counted, secondsSince } from '../../format.ts';
import { files, text, wholeNumber } from '../../options.ts';
import type { Input } from '../inputs/input.ts';
import { readInput } from '../inputs/read.ts';
import { leavesOutSeen } from '../inputs/repeats.ts';
import { readUsers, type Users } from '../inputs/users.ts';
import { chooseModel } from '../models/choose.ts';
import { AUTO, recipeFrom } from '../models/recipe.ts';
import { output, writeOutput } from '../output.ts';
import { translation } from '../protocols/trial.ts';
import { fillLists } from '../scoring/answer.ts';
import { historyFrom, type Query, queriesOf, sequenceHistory } from '../scoring/queries.ts';
import { scorer } from '../scoring/threads.ts';
import {
  BUDGET,
  BUDGET_SECONDS,
  EXCLUDE_SEEN,
  FORMAT,
  ITEMS,
  LENGTH,
  MAP,
  SEED,
  SET,
} from '../shared-options.ts';
import { writeLists } from './lines.ts';

const FORMAT_HELP = `
Formats of --train and --users, all plain, .gz or .zst:
  native    events of the event contract: CSV, NDJSON or Parquet
  lightgcn  one user per line: user item item …
  sequences one user per line, oldest item first: user item item …
  sessions  one ordered session per line: item item …; line numbers name them
  baskets   JSON: user → list of baskets, each a list of items

--users holds one identifier per line, or has the format of --train. A customer
who is not in --train is answered by the history given there. Without --users
all customers of --train are answered, sorted.`;

/** `npm run batch -- recommend`: ranked lists for every customer. */
export const recommend = (report: Report = toStderr) =>
  command('recommend')
    .requiredOption('--train <file...>', 'files to learn from', files)
    .requiredOption('--out <file>', 'file for the results; - is standard output', output)
    .option('--users <file...>', 'customers to answer, in this order; without it: all', files)
    .addOption(FORMAT)
    .addOption(MAP)
    .addOption(ITEMS)
    .option('--model <name>', 'a model; auto chooses the best on a validation part of --train', text, AUTO)
    .addOption(SET)
    .addOption(LENGTH)
    .addOption(EXCLUDE_SEEN)
    .addOption(BUDGET)
    .addOption(BUDGET_SECONDS)
    .addOption(SEED)
    .option('--threads <n>', 'threads; the results do not depend on it', wholeNumber(1, 64), 2)
    .addHelpText('after', FORMAT_HELP)
    .action(async ({ train: trainFiles, users: userFiles, items = [], map, set = [], ...options }) => {
      const { format, k, seed, out } = options;
      const named = namedRecipe(options.model, set);
      if (format !== 'native' && (map !== undefined || items.length > 0))
        throw usageError('--map and --items need --format native');

      const input = await readInput('--train', { format, files: trainFiles, items, map }, report);
      const excludeSeen =
        options.excludeSeen === undefined
          ? leavesOutSeen(input, format === 'baskets')
          : options.excludeSeen === 'yes';
      if (options.excludeSeen === undefined)
        report(
          excludeSeen ? 'Items that a customer had are left out' : 'Items that a customer had may come again',
        );
      const users =
        userFiles === undefined
          ? trainUsers(input)
          : await readUsers({ format, files: userFiles, map }, report);
      const { dataset } = input;
      const choosing = {
        k,
        excludeSeen,
        seed,
        budget: options.budget,
        budgetSeconds: options.budgetSeconds,
        listsToServe: users.ids.length,
        threads: options.threads,
      };
      const { recipe, interactions } =
        named === null
          ? await chooseModel(input, choosing, report)
          : { recipe: named, interactions: input.interactions };
      const train = buildInteractions(dataset, interactions);

      const start = performance.now();
      const scoring = scorer(train, options.threads);
      try {
        const model = await scoring.fit(recipe, seed);
        report(`Trained ${recipe.model} in ${secondsSince(start)} s`);
        const fitted = performance.now();
        const queries = queriesOf(queriesFor(users, { ...input, interactions }, train));
        const allowed = format === 'native' ? { allowed: allowedItems(dataset.items, dataset.asOf) } : {};
        const how = { k, excludeSeen, ...allowed };
        const lists = await scoring.answer(model, queries, how);
        const filled = fillLists(lists, queries, popularity.fit(train, popularity.defaults, seed), how);
        const ids = dataset.items.map(({ id }) => id);
        await writeOutput(out, (to) =>
          writeLists(to, { customers: users.ids, items: ids, queries, lists, filled }),
        );
        report(`Wrote ${counted(queries.length, 'list')} in ${secondsSince(fitted)} s`);
      } finally {
        await scoring.close();
      }
    });

/** The recipe of the command line; null: to be chosen. */
function namedRecipe(model: string, set: readonly string[]) {
  if (model !== AUTO) return recipeFrom(model, set);
  if (set.length > 0) throw usageError('--set needs --model NAME: auto chooses the settings itself');
  return null;
}

function trainUsers({ format, dataset, order }: Input): Users {
  return { ids: format === 'sessions' ? order : dataset.customers, histories: null, named: true };
}

/**
 * The training row of each customer who has one with items; otherwise the given history, limited to items that training knows.
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
