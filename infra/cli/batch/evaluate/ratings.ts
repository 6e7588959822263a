import { type RatingMetrics, ratingMetrics } from '../../../../layers/analytics/evaluate/rating-metrics.ts';
import type { Csr } from '../../../../layers/analytics/numeric/csr.ts';
import { ratingModelByName, ratingModels } from '../../../../layers/analytics/recommend/rating-registry.ts';
import { ratingsOf } from '../../../../layers/analytics/recommend/ratings.ts';
import type { Recipe } from '../../../../layers/contract/evaluation.ts';
import type { Report } from '../../command.ts';
import { usageError } from '../../fail.ts';
import { aligned } from '../../format.ts';
import type { Input } from '../inputs/input.ts';
import { translation } from '../protocols/trial.ts';

/** Error of one model's predicted ratings. */
export interface MeasuredRatings extends RatingMetrics {
  readonly model: string;
  readonly settings: Recipe['settings'];
  /** Pairs whose customer or item has no rating in training. */
  readonly unknown: number;
  readonly seconds: number;
}

/** Ratings to learn from, and held-out ratings to predict. */
export interface RatingTrial {
  readonly train: Csr;
  /** Row and column of `train` of each held-out rating; -1: not in training. */
  readonly customer: Int32Array;
  readonly item: Int32Array;
  readonly rating: Float32Array;
  readonly cut: number | null;
}

/**
 * Holds out the ratings of the test file; without one, those of the train file from the cut on, the same for all customers.
 * @throws ClienteleError `request.invalid` when there are no ratings to learn from or to predict
 */
export function ratingTrial(train: Input, test: Input | null, cut: number): RatingTrial {
  const { dataset } = train;
  const isBefore = (e: number) => test !== null || (dataset.events.time[e] as number) < cut;
  const known = ratingsOf(dataset, isBefore);
  const held = test === null ? ratingsOf(dataset, (e) => !isBefore(e)) : ratingsOf(test.dataset);
  if (known.values.length === 0) throw usageError('--protocol ratings: there are no ratings to learn from');
  if (held.values.length === 0) throw usageError('--protocol ratings: there are no ratings to predict');
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

/** The recipes to compare: the baselines, then the models that are named or all models. */
function ratingRecipes(requested: readonly Recipe[]): readonly Recipe[] {
  const plain = (model: string): Recipe => ({ model, settings: {} });
  const measured = requested.length > 0 ? requested : ratingModels.map(({ name }) => plain(name));
  const named = new Set(
    measured.filter(({ settings }) => Object.keys(settings).length === 0).map(({ model }) => model),
  );
  const baselines = ratingModels.filter(({ name, baseline }) => baseline && !named.has(name));
  return [...baselines.map(({ name }) => plain(name)), ...measured];
}

/**
 * RMSE and MAE of a model. A pair whose customer or item has no rating yet is predicted from the other side and the overall mean.
 */
export function measureRatings(recipe: Recipe, trial: RatingTrial): MeasuredRatings {
  const { train, customer, item, rating } = trial;
  const started = performance.now();
  const model = ratingModelByName(recipe.model).fit(withUnknown(train), recipe.settings);
  const predicted = Float64Array.from(rating, (_, i) =>
    model.predict(orUnknown(customer[i] as number, train.rows), orUnknown(item[i] as number, train.cols)),
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

/** Adds a customer and an item without ratings, which stand for all that are not in training. */
function withUnknown(train: Csr): Csr {
  const offsets = new Int32Array(train.rows + 2);
  offsets.set(train.offsets);
  offsets[train.rows + 1] = train.values.length;
  return { ...train, rows: train.rows + 1, cols: train.cols + 1, offsets };
}

function orUnknown(index: number, unknown: number): number {
  return index < 0 ? unknown : index;
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
  const head = `ratings${when === null ? '' : `, cut ${when}`}: ${rating.length} ratings predicted; learnt from ${train.values.length}`;
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

/** Fits and measures every recipe. */
export function evaluateRatings(
  trial: RatingTrial,
  requested: readonly Recipe[],
  report: Report,
): MeasuredRatings[] {
  return ratingRecipes(requested).map((recipe) => {
    const row = measureRatings(recipe, trial);
    report(`${row.model}: RMSE ${row.rmse.toFixed(4)}, ${row.seconds.toFixed(1)} s`);
    return row;
  });
}
