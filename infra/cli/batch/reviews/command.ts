import { probability } from '../../../../layers/analytics/numeric/log-odds.ts';
import { judgeSentiment, type SentimentQuality } from '../../../../layers/analytics/reviews/judge.ts';
import { learnSentiment, type Sentiment } from '../../../../layers/analytics/reviews/sentiment.ts';
import { type StarEstimate, starEstimator } from '../../../../layers/analytics/reviews/stars.ts';
import { command, type Report, toStderr } from '../../command.ts';
import { usageError } from '../../fail.ts';
import { aligned, counted, secondsSince, whole } from '../../format.ts';
import { text, texts } from '../../options.ts';
import { readTable } from '../inputs/read-table.ts';
import { output, writeOutput } from '../output.ts';
import { SEED } from '../shared-options.ts';
import { type ReviewRow, readReviews, reviewColumns } from './read-reviews.ts';

const RESULT_HELP = `
Learns from reviews with stars which words praise and which complain, in any
language: 4 and 5 stars are praise, 1 and 2 a complaint. A list of words in
English, German and Chinese is one more feature, and answers alone while there are
fewer than five reviews of either kind. Each line of --out has a row's number,
language, probability of praise, and the stars that reviews which read alike have.`;

/** `npm run batch -- reviews`: what the texts of reviews say. */
export const reviews = (report: Report = toStderr) =>
  command('reviews')
    .requiredOption(
      '--train <file>',
      'reviews with stars: CSV, TSV or Parquet, also compressed; rows without stars are told apart',
      text,
    )
    .option('--test <file>', 'other reviews: judged where they have stars, and written to --out', text)
    .option(
      '--text <column...>',
      'columns of the text (default: title and text, by their usual names)',
      texts,
    )
    .option('--stars <column>', 'column of the stars, 1 to 5 (default: by its usual names)', text)
    .option('--out <file>', 'file for one JSON line a review; - is standard output', output)
    .option('--json', 'print JSON instead of a table')
    .addOption(SEED)
    .addHelpText('after', RESULT_HELP)
    .action(async ({ train, test, text: named = [], stars, out, json, seed }) => {
      const start = performance.now();
      const known = await reviewsOf(train, { text: named, stars }, report);
      const others = test === undefined ? known : await reviewsOf(test, { text: named, stars }, report);
      const starred = known.filter((one) => one.stars !== null);
      if (starred.length === 0 && !others.some((one) => one.stars === null))
        throw usageError(`--train ${train} has no review with stars, and there is none to tell the stars of`);
      const learnt = learnFrom(starred, seed);
      const { sentiment, verdicts } = learnt;
      const judged = test === undefined ? [] : others.filter(isVerdict);
      const result = {
        learntFrom: sentiment.learntFrom,
        heldOut: qualityOf(verdicts, sentiment.heldOut, sentiment),
        ...(test === undefined
          ? {}
          : { test: qualityOf(judged, sentiment.odds(judged.map(read)), sentiment) }),
      };
      report(`learnt from ${counted(learnt.sentiment.learntFrom, 'review')} in ${secondsSince(start)} s`);
      if (out !== undefined) await writeOutput(out, (to) => to.write(linesOf(others, learnt)));
      if (out !== '-') process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result));
    });

interface Learnt {
  readonly sentiment: Sentiment;
  readonly verdicts: readonly ReviewRow[];
  readonly estimate: ((odds: number) => StarEstimate) | undefined;
}

async function reviewsOf(
  file: string,
  named: Parameters<typeof reviewColumns>[2],
  report: Report,
): Promise<ReviewRow[]> {
  const table = await readTable(file);
  const columns = reviewColumns(table, file, named);
  const { reviews, empty, unreadableStars } = readReviews(table, columns);
  report(`${file}: text from ${columns.text.join(' and ')}, stars from ${columns.stars ?? 'no column'}`);
  if (empty > 0) report(`${counted(empty, 'row')} without a text left out`);
  if (unreadableStars > 0)
    report(`${counted(unreadableStars, 'row')} whose stars are not 1 to 5 count as without stars`);
  return reviews;
}

function learnFrom(starred: readonly ReviewRow[], seed: number): Learnt {
  const verdicts = starred.filter(isVerdict);
  const sentiment = learnSentiment(verdicts.map(read), praisesOf(verdicts), seed);
  // Three stars were not learnt from, so that the model has not seen them either.
  const between = starred.filter((one) => !isVerdict(one));
  const odds = [...sentiment.heldOut, ...sentiment.odds(between.map(read))];
  const stars = [...verdicts, ...between].map((one) => one.stars ?? 0);
  const estimate = starEstimator(Float64Array.from(odds), Float64Array.from(stars));
  return { sentiment, verdicts, estimate };
}

function read({ review }: ReviewRow): ReviewRow['review'] {
  return review;
}

/** Whether a review praises or complains: three stars and none at all do neither. */
function isVerdict({ stars }: ReviewRow): boolean {
  return stars !== null && (stars >= 4 || stars <= 2);
}

function praisesOf(verdicts: readonly ReviewRow[]): Uint8Array {
  return Uint8Array.from(verdicts, ({ stars }) => ((stars ?? 0) >= 4 ? 1 : 0));
}

type Quality = SentimentQuality & { readonly wordList: number | null };

/** How well log-odds tell reviews with a verdict apart; null where there are none. */
function qualityOf(
  verdicts: readonly ReviewRow[],
  odds: Float64Array,
  { threshold }: Sentiment,
): Quality | null {
  if (verdicts.length === 0) return null;
  const praises = praisesOf(verdicts);
  const list = Float64Array.from(verdicts, ({ review }) => probability(review.lexicon));
  return {
    ...judgeSentiment(odds.map(probability), praises, threshold),
    wordList: judgeSentiment(list, praises, 0.5).auc,
  };
}

function linesOf(rows: readonly ReviewRow[], { sentiment, estimate }: Learnt): string {
  const odds = sentiment.odds(rows.map(read));
  return rows
    .map(({ row, review, stars }, i) => {
      const praise = probability(odds[i]!);
      const line = { row, language: review.language, praise, given_stars: stars };
      return `${JSON.stringify({ ...line, estimated_stars: estimate?.(odds[i]!) ?? null })}\n`;
    })
    .join('');
}

function tableOf(result: {
  readonly learntFrom: number;
  readonly heldOut: Quality | null;
  readonly test?: Quality | null;
}): string {
  const cell = (value: number | null) => (value === null ? '-' : value.toFixed(3));
  const rows = (
    [
      ['held out of --train', result.heldOut],
      ['--test', result.test ?? null],
    ] as const
  ).flatMap(([name, quality]) =>
    quality === null
      ? []
      : [
          [
            name,
            whole(quality.reviews),
            `${(100 * quality.praised).toFixed(1)} %`,
            cell(quality.wordList),
            cell(quality.auc),
            cell(quality.macroF1),
            cell(quality.calibrationError),
          ],
        ],
  );
  const head = [
    'reviews',
    'number',
    'praise',
    'AUC of the word list',
    'AUC',
    'macro-F1',
    'calibration error',
  ];
  if (rows.length === 0) return 'No review has stars to judge by.\n';
  return `${aligned([head, ...rows]).join('\n')}\n`;
}
