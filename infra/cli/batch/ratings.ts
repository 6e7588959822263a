import { type RatingMetrics, ratingMetrics } from '../../../layers/analytics/evaluate/rating-metrics.ts';
import type { Csr } from '../../../layers/analytics/numeric/csr.ts';
import type { Recipe } from '../../../layers/analytics/recommend/contract.ts';
import { ratingModelByName, ratingModels } from '../../../layers/analytics/recommend/rating-registry.ts';
import { ratingsOf } from '../../../layers/analytics/recommend/ratings.ts';
import type { Input } from './inputs/input.ts';
import { wrong } from './options.ts';
import { translation } from './protocols/trial.ts';
import type { Report } from './subcommand.ts';
import { aligned } from './table.ts';

/** How far one model's ratings were from what was given. */
export interface MeasuredRatings extends RatingMetrics {
  readonly model: string;
  readonly settings: Recipe['settings'];
  /** Pairs of which the customer or the item had no rating before. */
  readonly unknown: number;
  readonly seconds: number;
}

/** Ratings to learn from, and ratings to be foretold. */
export interface RatingTrial {
  readonly train: Csr;
  /** Rows and columns of `train`; -1: unknown to it. */
  readonly customer: Int32Array;
  readonly item: Int32Array;
  readonly rating: Float32Array;
  readonly cut: number | null;
}

/**
 * Ratings of the test file against all of the train file; without a test file those from the cut on against those before it, one
 * cut for everybody.
 * @throws ClienteleError `request.invalid` where there is nothing to learn from or nothing to foretell
 */
export function ratingTrial(train: Input, test: Input | null, cut: number): RatingTrial {
  const { dataset } = train;
  const isBefore = (e: number) => test !== null || (dataset.events.time[e] as number) < cut;
  const known = ratingsOf(dataset, isBefore);
  const held = test === null ? ratingsOf(dataset, (e) => !isBefore(e)) : ratingsOf(test.dataset);
  if (known.values.length === 0) throw wrong('--protocol ratings: there are no ratings to learn from');
  if (held.values.length === 0) throw wrong('--protocol ratings: there are no ratings to foretell');
  const source = (test ?? train).dataset;
  const customers = translation(source.customers, dataset.customers);
  const items = translation(
    source.items.map(({ id }) => id),
    dataset.items.map(({ id }) => id),
  );
  const customer = new Int32Array(held.values.length);
  for (let row = 0; row < held.rows; row++) {
    customer.fill(Math.max(-1, customers[row] as number), held.offsets[row], held.offsets[row + 1]);
  }
  const item = held.indices.map((col) => Math.max(-1, items[col] as number));
  return { train: known, customer, item, rating: held.values, cut: test === null ? cut : null };
}

/** The recipes that are compared: the baselines, and what was asked for or all there are. */
export function ratingRecipes(asked: readonly Recipe[]): readonly Recipe[] {
  const plain = (model: string): Recipe => ({ model, settings: {} });
  const wanted = asked.length > 0 ? asked : ratingModels.map(({ name }) => plain(name));
  const named = new Set(
    wanted.filter(({ settings }) => Object.keys(settings).length === 0).map(({ model }) => model),
  );
  const baselines = ratingModels.filter(({ name, baseline }) => baseline && !named.has(name));
  return [...baselines.map(({ name }) => plain(name)), ...wanted];
}

/**
 * RMSE and MAE of a model. Who or what has no rating yet gets what the rest of the pair tells: the mean of all, moved by the side
 * that is known.
 */
export function measureRatings(recipe: Recipe, trial: RatingTrial): MeasuredRatings {
  const { train, customer, item, rating } = trial;
  const started = performance.now();
  const model = ratingModelByName(recipe.model).fit(withStrangers(train), recipe.settings);
  const predicted = Float64Array.from(rating, (_, i) =>
    model.predict(orStranger(customer[i] as number, train.rows), orStranger(item[i] as number, train.cols)),
  );
  const [ofCustomers, ofItems] = [train.offsets, countsByItem(train)];
  let unknown = 0;
  for (let i = 0; i < rating.length; i++) {
    const [row, col] = [customer[i] as number, item[i] as number];
    const isRated = row >= 0 && (ofCustomers[row + 1] as number) > (ofCustomers[row] as number);
    if (!isRated || col < 0 || ofItems[col] === 0) unknown++;
  }
  return {
    ...recipe,
    ...ratingMetrics(predicted, rating),
    unknown,
    seconds: (performance.now() - started) / 1000,
  };
}

/** One more customer and one more item, without ratings: who is asked for and unknown is they. */
function withStrangers(train: Csr): Csr {
  const offsets = new Int32Array(train.rows + 2);
  offsets.set(train.offsets);
  offsets[train.rows + 1] = train.values.length;
  return { ...train, rows: train.rows + 1, cols: train.cols + 1, offsets };
}

function orStranger(index: number, stranger: number): number {
  return index < 0 ? stranger : index;
}

function countsByItem({ cols, indices }: Csr): Int32Array {
  const counts = new Int32Array(cols);
  for (const item of indices) counts[item] = (counts[item] as number) + 1;
  return counts;
}

/** A table for people, or JSON for pipelines. */
export function ratingsText(trial: RatingTrial, rows: readonly MeasuredRatings[], json: boolean): string {
  const { train, rating, cut } = trial;
  const when = cut === null ? null : new Date(cut).toISOString();
  if (json) {
    const of = { customers: train.rows, items: train.cols, ratings: train.values.length };
    const document = { protocol: 'ratings', cut: when, train: of, measured: rating.length, models: rows };
    return `${JSON.stringify(document, null, 2)}\n`;
  }
  const head = `ratings${when === null ? '' : `, cut ${when}`}: ${rating.length} ratings foretold; learnt from ${train.values.length}`;
  const lines = aligned([
    ['model', 'RMSE', 'MAE', 'unknown', 's'],
    ...rows.map((row) => [
      row.model,
      row.rmse.toFixed(4),
      row.mae.toFixed(4),
      String(row.unknown),
      row.seconds.toFixed(1),
    ]),
  ]);
  return `${[head, '', ...lines].join('\n')}\n`;
}

/** Fits and measures every recipe and prints what came of it. */
export function evaluateRatings(
  trial: RatingTrial,
  asked: readonly Recipe[],
  report: Report,
): MeasuredRatings[] {
  return ratingRecipes(asked).map((recipe) => {
    const row = measureRatings(recipe, trial);
    report(`${row.model}: RMSE ${row.rmse.toFixed(4)}, ${row.seconds.toFixed(1)} s`);
    return row;
  });
}
