import { Option } from '@commander-js/extra-typings';
import { BASELINES, REPEAT_BASELINES } from '../../../../layers/analytics/evaluate/baselines.ts';
import { sameRecipe } from '../../../../layers/analytics/evaluate/candidate.ts';
import { buildInteractions } from '../../../../layers/analytics/recommend/interactions.ts';
import { ratingModels } from '../../../../layers/analytics/recommend/rating-registry.ts';
import { recommenders } from '../../../../layers/analytics/recommend/registry.ts';
import type { Candidate, InteractionsConfig, Recipe } from '../../../../layers/contract/evaluation.ts';
import { DAY_MS } from '../../../../layers/contract/events/days.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { usageError } from '../../fail.ts';
import { inLines } from '../../format.ts';
import { files, instant, texts, wholeNumber } from '../../options.ts';
import type { Format } from '../inputs/input.ts';
import { readInput } from '../inputs/read.ts';
import { leavesOutSeen } from '../inputs/repeats.ts';
import { chooseModel, decayText, tried } from '../models/choose.ts';
import { AUTO, ratingRecipeFrom, recipeFrom } from '../models/recipe.ts';
import { protocolOf } from '../protocols/protocol-of.ts';
import { PROTOCOLS, type Protocol, type Trial } from '../protocols/trial.ts';
import { trialFor } from '../protocols/trial-for.ts';
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
import { type Measured, type MeasureOptions, measure } from './measure.ts';
import { evaluateRatings, ratingsText, ratingTrial } from './ratings.ts';
import { asJson, asTable } from './table.ts';

const RESULT_HELP = `
Protocols:
  split           --test against --train, for every customer of --test
  temporal        what follows one cut in time through --train, for everybody
  leave-last-out  the last item of every customer
  session         the next item at every step of the sessions of --test, or of
                  the latest fifth of --train
  next-basket     the first basket of every customer in --test, or the last one
                  in --train
  ratings         RMSE and MAE of predicted ratings, of --test or from the cut on
Default: session for --format sessions, next-basket for baskets, otherwise split
with --test and temporal without.

Models of lists:
  ${inLines(recommenders.map(({ name }) => name))}
Models of ratings:
  ${inLines(ratingModels.map(({ name }) => name))}
Without --model all are measured with their defaults; the baselines always are.

Recall is hits over all held-out items of the customer; NDCG has gain 1 and
discount log2(rank + 1), over the best possible. All figures are means over
customers (over steps for session) with something held out. Slices compare short
with long histories, and items that the customer had, that others had, and that
nobody had.`;

/** `npm run batch -- evaluate`: how well models predict what was held out. */
export const evaluate = (report: Report = toStderr) =>
  command('evaluate')
    .requiredOption('--train <file...>', 'files to learn from', files)
    .option('--test <file...>', 'files with what is held out', files)
    .addOption(new Option('--protocol <protocol>', 'what is held out, see below').choices(PROTOCOLS))
    .option('--cut <date>', 'temporal, ratings: hold out events from this date on (midnight in UTC)', instant)
    .option(
      '--cut-days <n>',
      'temporal, ratings: hold out the last days (default: 28)',
      wholeNumber(1, 36_500),
    )
    .addOption(FORMAT)
    .addOption(MAP)
    .addOption(ITEMS)
    .option(
      '--model <name...>',
      'models to measure, see below; auto chooses the best on a validation part of --train',
      texts,
    )
    .addOption(SET)
    .addOption(LENGTH)
    .addOption(EXCLUDE_SEEN)
    .addOption(BUDGET)
    .addOption(BUDGET_SECONDS)
    .addOption(SEED)
    .option('--json', 'print JSON instead of the table')
    .addHelpText('after', RESULT_HELP)
    .action(async ({ test: testFiles = [], items = [], model = [], set = [], ...options }) => {
      const { format, map, k, seed, budget, budgetSeconds, json = false } = options;
      const protocol = protocolOf({ ...options, test: testFiles });
      checkCombination({ model, set, format, map, items });
      const named = namedRecipes(protocol, model, set); // before any file is read
      const train = await readInput('--train', { format, files: options.train, items, map }, report);
      const excludeSeen =
        options.excludeSeen === undefined
          ? protocol !== 'session' && leavesOutSeen(train, protocol === 'next-basket')
          : options.excludeSeen === 'yes';
      const heldOut = { format, files: testFiles, items: [], map };
      const test = testFiles.length === 0 ? null : await readInput('--test', heldOut, report);
      const cut = options.cut ?? train.dataset.asOf - (options.cutDays ?? 28) * DAY_MS;
      if (protocol === 'ratings') {
        const held = ratingTrial(train, test, cut);
        process.stdout.write(ratingsText(held, evaluateRatings(held, named, report), json));
        return;
      }
      const trial = trialFor(protocol, train, test, { cut, excludeSeen, seed });
      if (trial.queries.length === 0)
        throw usageError(`--protocol ${protocol} holds out nothing of these files`);
      if (trial.train.matrix.indices.length === 0)
        throw usageError(`--protocol ${protocol} holds out everything: nothing is left to learn from`);
      for (const note of trial.notes) report(note);

      const usual = train.interactions;
      const requested: Candidate[] = named.map((recipe) => ({ recipe, interactions: usual }));
      if (model.includes(AUTO))
        requested.push(
          await chooseModel(
            trial.learns,
            { k, excludeSeen, seed, budget, budgetSeconds, listsToServe: trial.queries.length },
            report,
          ),
        );
      const rows: Measured[] = [];
      for (const candidate of candidates(model, requested, usual, excludeSeen)) {
        const act = () => measureCandidate(candidate, trial, { k, excludeSeen, seed });
        const row = requested.includes(candidate) ? await act() : await tried(act);
        const name = `${candidate.recipe.model}${decayText(candidate.interactions)}`;
        if (typeof row === 'string') {
          report(`${name} is left out: ${row}`);
          continue;
        }
        rows.push(row);
        report(
          `${name}: NDCG@${k} ${row.ndcg.toFixed(4)}, ${(row.fitSeconds + row.scoreSeconds).toFixed(1)} s`,
        );
      }
      const result = { protocol, format, k, excludeSeen, seed, trial, rows };
      process.stdout.write(json ? asJson(result) : asTable(result));
    });

/** Recipes of the models that are named, `auto` left out. @throws ClienteleError naming the models and settings that exist */
function namedRecipes(protocol: Protocol, models: readonly string[], set: readonly string[]): Recipe[] {
  if (protocol === 'ratings') return models.map((model) => ratingRecipeFrom(model, set));
  return models.filter((model) => model !== AUTO).map((model) => recipeFrom(model, set));
}
/** Measures a candidate on the trial's data, with the candidate's own weights of events. */
async function measureCandidate(
  { recipe, interactions }: Candidate,
  trial: Trial,
  options: MeasureOptions,
): Promise<Measured> {
  const { learns } = trial;
  const train =
    interactions === learns.interactions ? trial.train : buildInteractions(learns.dataset, interactions);
  const scoring = scorer(train);
  try {
    const row = await measure(recipe, { ...trial, train }, scoring, options);
    return { ...row, halfLifeDays: interactions.halfLifeDays };
  } finally {
    await scoring.close();
  }
}

/** @throws ClienteleError `request.invalid` when an option needs another one */
function checkCombination(options: {
  readonly model: readonly string[];
  readonly set: readonly string[];
  readonly format: Format;
  readonly map: string | undefined;
  readonly items: readonly string[];
}): void {
  const { model, set, format, map, items } = options;
  if (set.length > 0 && (model.length !== 1 || model[0] === AUTO))
    throw usageError('--set needs one --model NAME');
  if (format !== 'native' && (map !== undefined || items.length > 0))
    throw usageError('--map and --items need --format native');
}

/** The baselines, then the models that are named or all models; each once. */
function candidates(
  model: readonly string[],
  requested: readonly Candidate[],
  usual: InteractionsConfig,
  excludeSeen: boolean,
): Candidate[] {
  const plain = (recipe: Recipe): Candidate => ({ recipe, interactions: usual });
  // A model that lists only items the customer had cannot rank new ones: its figures would be those of popularity.
  const baselines = excludeSeen ? BASELINES : [...BASELINES, ...REPEAT_BASELINES];
  const able = recommenders.filter(({ traits }) => !excludeSeen || !traits.repeatsOnly);
  const measured =
    model.length > 0 ? requested : able.map(({ name }) => plain({ model: name, settings: {} }));
  const all = [...baselines.map(plain), ...measured];
  const same = (a: Candidate, b: Candidate) =>
    a.interactions === b.interactions && sameRecipe(a.recipe, b.recipe);
  // Of two that are the same the later stays: the failure of a named model must not be ignored.
  return all.filter((candidate, i) => !all.some((other, j) => j > i && same(candidate, other)));
}
