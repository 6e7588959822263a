import { BASELINES, REPEAT_BASELINES } from '../../../layers/analytics/evaluate/baselines.ts';
import { type Candidate, sameRecipe } from '../../../layers/analytics/evaluate/candidate.ts';
import type { Recipe } from '../../../layers/analytics/recommend/contract.ts';
import {
  buildInteractions,
  type InteractionsConfig,
} from '../../../layers/analytics/recommend/interactions.ts';
import { ratingModels } from '../../../layers/analytics/recommend/rating-registry.ts';
import { recommenders } from '../../../layers/analytics/recommend/registry.ts';
import { FORMATS, type Input } from './inputs/input.ts';
import { readInput } from './inputs/read.ts';
import { type Measured, type MeasureOptions, measure } from './measure.ts';
import { chooseModel, decayText, tried } from './models/choose.ts';
import { AUTO, ratingRecipeFrom, recipeFrom } from './models/recipe.ts';
import {
  choice,
  files,
  flag,
  instant,
  mapping,
  NEEDED,
  type OptionValues,
  readOptions,
  texts,
  wholeNumber,
  wrong,
} from './options.ts';
import { protocolOf } from './protocols/protocol-of.ts';
import { PROTOCOLS, type Trial } from './protocols/trial.ts';
import { trialFor } from './protocols/trial-for.ts';
import { evaluateRatings, ratingsText, ratingTrial } from './ratings.ts';
import { scorer } from './scoring/threads.ts';
import type { Report, Subcommand } from './subcommand.ts';
import { asJson, asTable } from './table.ts';

const USAGE = `npm run batch -- evaluate --train FILE… [--test FILE…] [options]

  --train FILE|FOLDER|GLOB  what to learn from; may be given several times
  --test FILE|FOLDER|GLOB   what was held out
  --protocol PROTOCOL       split: --test against --train, every customer of --test
                            temporal: one cut through --train for everybody; what came after it
                            leave-last-out: the last item of every customer
                            session: the next item at every step of --test's sessions, or of the latest fifth
                            next-basket: the first basket of --test, or every customer's last one
                            ratings: RMSE and MAE of ratings foretold, of --test or from the cut on
                            (session for --format sessions, next-basket for baskets, otherwise split with --test and
                            temporal without)
  --cut DATE                temporal, ratings: events from here on are held out (2011-11-10 is its midnight in UTC)
  --cut-days N              temporal, ratings: the last N days are held out (28)
  --format FORMAT           native (default), lightgcn, sessions or baskets; see recommend --help
  --map PRESET|FILE.json    native: how columns are called
  --items FILE|FOLDER|GLOB  native: catalogue dumps, for models of content
  --model auto|NAME         a model (for ratings: ${ratingModels.map(({ name }) => name).join(', ')}); may be given several times. Without it: every model with its default settings;
                            auto: the best on a validation part of what is learnt from. The baselines are always there
  --set key=value           a setting of the one model named; may be given several times
  --k N                     length of the lists (20)
  --exclude-seen yes|no     leave out what the customer had (yes; for session and next-basket no)
  --budget-seconds N        auto: time after which the best so far is taken (120)
  --seed N                  seed of every random number (1)
  --json                    JSON instead of the table

Recall is hits over all held-out items of the customer, NDCG has gain 1 and discount log2(rank + 1) over the best
possible; all figures are means over customers (over steps for session) with something held out. Slices say how they were for
short and long histories, and of items that the customer had, that others had, and that nobody had. Where items may come again,
what each customer had most is among the baselines.`;

const OPTIONS = {
  train: files(NEEDED),
  test: files(),
  protocol: choice(PROTOCOLS),
  cut: instant(),
  'cut-days': wholeNumber(1, 36_500, undefined),
  format: choice(FORMATS),
  map: mapping(),
  items: files(),
  model: texts(),
  set: texts(),
  k: wholeNumber(1, 1000, 20),
  'exclude-seen': choice(['yes', 'no'] as const),
  seed: wholeNumber(0, 0xffffffff, 1),
  'budget-seconds': wholeNumber(1, 86_400, 120),
  json: flag(),
};

type Options = OptionValues<typeof OPTIONS>;

/** How well models predict what was held out. */
export const evaluate: Subcommand = { usage: USAGE, run };

async function run(argv: readonly string[], report: Report): Promise<void> {
  const options = readOptions('evaluate', OPTIONS, argv);
  const { k, seed } = options;
  const protocol = protocolOf(options);
  checkTogether(options);
  const excludeSeen =
    (options['exclude-seen'] ?? (protocol === 'session' || protocol === 'next-basket' ? 'no' : 'yes')) ===
    'yes';
  // Names and settings are checked before any file is read.
  const named =
    protocol === 'ratings'
      ? options.model.map((model) => ratingRecipeFrom(model, options.set))
      : options.model.filter((model) => model !== AUTO).map((model) => recipeFrom(model, options.set));
  const { format = 'native', map, items } = options;
  const train = await readInput('--train', { format, files: options.train, items, map }, report);
  const heldOut = { format, files: options.test, items: [], map };
  const test = options.test.length === 0 ? null : await readInput('--test', heldOut, report);
  if (protocol === 'ratings') {
    const held = ratingTrial(train, test, cutOf(options, train).cut);
    process.stdout.write(ratingsText(held, evaluateRatings(held, named, report), options.json));
    return;
  }
  const trial = trialFor(protocol, train, test, { ...cutOf(options, train), excludeSeen, seed });
  if (trial.queries.length === 0) throw wrong(`--protocol ${protocol}: nothing is held out of this input`);
  if (trial.train.matrix.indices.length === 0) {
    throw wrong(`--protocol ${protocol}: with what is held out nothing is left to learn from`);
  }
  for (const note of trial.notes) report(note);

  const usual = train.interactions;
  const asked: Candidate[] = named.map((recipe) => ({ recipe, interactions: usual }));
  if (options.model.includes(AUTO)) {
    const choosing = { k, excludeSeen, seed, budgetSeconds: options['budget-seconds'] };
    asked.push(await chooseModel(trial.learns, choosing, report));
  }
  const rows: Measured[] = [];
  for (const candidate of candidates(options, asked, usual, excludeSeen)) {
    const act = () => measureCandidate(candidate, trial, { k, excludeSeen, seed });
    const row = asked.includes(candidate) ? await act() : await tried(act);
    const name = `${candidate.recipe.model}${decayText(candidate.interactions)}`;
    if (typeof row === 'string') {
      report(`${name} is left out: ${row}`);
      continue;
    }
    rows.push(row);
    report(`${name}: NDCG@${k} ${row.ndcg.toFixed(4)}, ${(row.fitSeconds + row.scoreSeconds).toFixed(1)} s`);
  }
  const result = { protocol, format: train.format, k, excludeSeen, seed, trial, rows };
  process.stdout.write(options.json ? asJson(result) : asTable(result));
}

/** Measures a candidate on the trial's data, weighed as the candidate wants them. */
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

/** What one option asks of another. */
function checkTogether({ model, set, format = 'native', map, items }: Options): void {
  if (set.length > 0 && (model.length !== 1 || model[0] === AUTO)) {
    throw wrong('--set goes with one --model NAME');
  }
  if (format !== 'native' && (map !== undefined || items.length > 0)) {
    throw wrong('--map and --items go with --format native');
  }
}

function cutOf({ cut, 'cut-days': days = 28 }: Options, { dataset }: Input): { readonly cut: number } {
  return { cut: cut ?? dataset.asOf - days * 86_400_000 };
}

/** Baselines first, then what was asked for, or every model there is; each once. */
function candidates(
  { model }: Options,
  asked: readonly Candidate[],
  usual: InteractionsConfig,
  excludeSeen: boolean,
): Candidate[] {
  const plain = (recipe: Recipe): Candidate => ({ recipe, interactions: usual });
  // A model that lists only what a customer has had knows nothing of new items: popularity would stand in for it, under its name.
  const baselines = excludeSeen ? BASELINES : [...BASELINES, ...REPEAT_BASELINES];
  const able = recommenders.filter(({ traits }) => !excludeSeen || !traits.repeatsOnly);
  const wanted = model.length > 0 ? asked : able.map(({ name }) => plain({ model: name, settings: {} }));
  const all = [...baselines.map(plain), ...wanted];
  const same = (a: Candidate, b: Candidate) =>
    a.interactions === b.interactions && sameRecipe(a.recipe, b.recipe);
  // Of two that are the same the later stays: one that was asked for must not be passed over when it fails.
  return all.filter((candidate, i) => !all.some((other, j) => j > i && same(candidate, other)));
}
