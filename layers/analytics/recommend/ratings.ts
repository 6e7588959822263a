import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import { cellOrder } from '../numeric/build.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Settings } from './contract.ts';
import { type Choices, resolveSettings } from './settings.ts';

/**
 * Explicit ratings as customers × items: the latest rating of each customer and item. Events without a rating are left out.
 * O(events).
 * @param keep whether event `e` is used
 */
export function ratingsOf(dataset: Dataset, keep: (e: number) => boolean = () => true): Csr {
  const { events } = dataset;
  const rated: number[] = [];
  for (let e = 0; e < events.length; e++) {
    const isComplete = events.customer[e] >= 0 && events.item[e] >= 0;
    if (events.type[e] === EVENT_CODE.rating && isComplete && !Number.isNaN(events.rating[e]) && keep(e))
      rated.push(e);
  }
  const [rows, cols] = [dataset.customers.length, dataset.items.length];
  const customer = rated.map((e) => events.customer[e]);
  const item = rated.map((e) => events.item[e]);
  const order = cellOrder(rows, cols, customer, item);
  const offsets = new Int32Array(rows + 1);
  const indices = new Int32Array(order.length);
  const values = new Float32Array(order.length);
  let cells = 0;
  for (let i = 0; i < order.length; i++) {
    const [at, before] = [order[i], order[i - 1]];
    const sameCell = i > 0 && customer[at] === customer[before] && item[at] === item[before];
    if (!sameCell) cells++;
    indices[cells - 1] = item[at];
    // Events are in order of time and the sort is stable: the latest is written last.
    values[cells - 1] = events.rating[rated[at]];
    offsets[customer[at] + 1] = cells;
  }
  for (let row = 0; row < rows; row++) offsets[row + 1] = Math.max(offsets[row + 1], offsets[row]);
  return { rows, cols, offsets, indices: indices.slice(0, cells), values: values.slice(0, cells) };
}

/** Predicts what a customer would rate an item. */
export interface RatingPredictor {
  /** In units of the rating, within the range of those learnt from; NaN only where there are no ratings at all. */
  predict(customer: number, item: number): number;
}

/** A kind of rating model: the settings it takes and how to fit it. */
export interface RatingModel {
  readonly name: string;
  readonly defaults: Settings;
  /** In every comparison of rating models. */
  readonly baseline: boolean;
  /** @throws ClienteleError `config.invalid` for a setting the model does not take */
  fit(ratings: Csr, settings: Settings): RatingPredictor;
}

/** A rating model whose settings are resolved over its defaults before it is fitted. */
export function ratingModel<Own extends Settings>(model: {
  readonly name: string;
  readonly defaults: Own;
  readonly baseline: boolean;
  readonly choices?: Choices<Own>;
  fit(ratings: Csr, settings: Own): RatingPredictor;
}): RatingModel {
  const { name, defaults, baseline, choices } = model;
  return {
    name,
    defaults,
    baseline,
    fit: (ratings, settings) => model.fit(ratings, resolveSettings(name, defaults, settings, choices)),
  };
}

/** What customer and item say of a rating by themselves: b(u, i) = mean + customer + item. */
export interface RatingBias {
  readonly mean: number;
  readonly customer: Float64Array;
  readonly item: Float64Array;
}

/**
 * Mean, and by how much items and then customers are above it, each shrunk towards zero where there are few ratings (Koren, KDD 2008,
 * section 2.1: b_i = Σ (r − μ) / (λ + n), then b_u of what is left).
 * @param pull λ of items and customers, in ratings
 */
export function ratingBias({ rows, cols, offsets, indices, values }: Csr, pull: number): RatingBias {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const item = new Float64Array(cols);
  const count = new Float64Array(cols);
  for (let at = 0; at < values.length; at++) {
    item[indices[at]] += values[at] - mean;
    count[indices[at]]++;
  }
  for (let i = 0; i < cols; i++) item[i] /= Math.max(1, count[i] + pull);
  const customer = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      customer[row] += values[at] - mean - item[indices[at]];
    }
    customer[row] /= Math.max(1, offsets[row + 1] - offsets[row] + pull);
  }
  return { mean, customer, item };
}
