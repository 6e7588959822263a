import { readTable } from '../../infra/cli/batch/inputs/read-table.ts';
import { type ReviewRow, readReviews, reviewColumns } from '../../infra/cli/batch/reviews/read-reviews.ts';
import { mean } from '../../layers/analytics/numeric/mean.ts';
import { seededRandom } from '../../layers/analytics/numeric/random.ts';
import { judgeSentiment, type SentimentQuality } from '../../layers/analytics/reviews/judge.ts';
import { learnSentiment } from '../../layers/analytics/reviews/sentiment.ts';
import { sharedData } from '../support/shared-data.ts';
import { markdown } from './table.ts';

/** Most reviews that are held out. */
const HELD_OUT = 2_500;

/** Starred reviews that are learnt from, draws of them, and the AUC and macro-F1 that others reached on the same file. */
const SIZES = [
  { count: 0, draws: 10, auc: 0.849, macroF1: 0.748 },
  { count: 50, draws: 10, auc: 0.874, macroF1: null },
  { count: 200, draws: 10, auc: 0.915, macroF1: null },
  { count: 1_000, draws: 5, auc: 0.956, macroF1: 0.834 },
  { count: 5_000, draws: 3, auc: 0.9765, macroF1: 0.886 },
] as const;

/**
 * Praise told from complaint in reviews of women's clothing, by the number of starred reviews that are learnt from: the mean of several
 * draws, judged on a random quarter of the reviews, at most {@link HELD_OUT}. The penalty was chosen on other splits of the same file.
 * @returns a Markdown table
 */
export async function reviews(): Promise<string> {
  const file = sharedData('womens-clothing-reviews-even-items.csv.gz');
  if (file === undefined) throw new Error('The reviews of women’s clothing are not there');
  const table = await readTable(file);
  const { reviews: all } = readReviews(table, reviewColumns(table, file, { text: [], stars: undefined }));
  const verdicts = all.filter(({ stars }) => stars !== null && stars !== 3);
  const rows = SIZES.map(({ count, draws, auc, macroF1 }) => {
    const measured = Array.from({ length: draws }, (_, draw) => measure(verdicts, count, draw));
    const of = (pick: (quality: SentimentQuality) => number) =>
      mean(Float64Array.from(measured, pick)).toFixed(3);
    return [
      String(count),
      of((quality) => quality.auc ?? 0),
      String(auc),
      of(({ macroF1 }) => macroF1),
      macroF1 === null ? '–' : String(macroF1),
      of(({ calibrationError }) => calibrationError),
    ];
  });
  return markdown(
    ['starred reviews', 'AUC', 'AUC to pass', 'macro-F1', 'macro-F1 to pass', 'calibration error'],
    rows,
  );
}

function measure(verdicts: readonly ReviewRow[], count: number, draw: number): SentimentQuality {
  const random = seededRandom(draw, 'bench-reviews');
  const order = verdicts
    .map((row) => ({ row, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
  const heldOut = Math.min(HELD_OUT, Math.floor(order.length / 4));
  const test = order.slice(0, heldOut);
  const train = order.slice(heldOut, heldOut + count);
  const sentiment = learnSentiment(
    train.map(({ review }) => review),
    praises(train),
    draw,
  );
  const probabilities = sentiment.probabilities(test.map(({ review }) => review));
  return judgeSentiment(probabilities, praises(test), sentiment.threshold);
}

function praises(rows: readonly ReviewRow[]): Uint8Array {
  return Uint8Array.from(rows, ({ stars }) => ((stars ?? 0) >= 4 ? 1 : 0));
}
