import { probability } from '../../numeric/log-odds.ts';
import { seededRandom } from '../../numeric/random.ts';
import type { Classifier } from './classifier.ts';
import type { Rows } from './feature-rows.ts';

const HIDDEN = 12;
const EPOCHS = 25;
const BATCH = 64;
const RATE = 0.003;
/** Weight decay, as a multiple of the learning rate. */
const DECAY = 0.02;

/**
 * A small neural network: one hidden layer of hyperbolic tangents, trained by Adam (Kingma and Ba 2015) with decoupled
 * weight decay on shuffled batches. O(epochs × rows × dims × hidden) time.
 */
export const neuralNetwork: Classifier = {
  name: 'neural-network',
  fit(examples, seed) {
    const { rows: prepared, y, offset } = examples;
    const { dims } = prepared;
    const random = seededRandom(seed, 'network');
    const x = prepared.standard();
    // Layout: hidden weights (HIDDEN × dims), hidden biases, output weights, output bias.
    const size = HIDDEN * (dims + 2) + 1;
    const weights = Float64Array.from({ length: size }, (_, w) =>
      w < HIDDEN * dims ? random.normal() / Math.sqrt(dims) : 0,
    );
    for (let h = 0; h < HIDDEN; h++) weights[HIDDEN * (dims + 1) + h] = random.normal() / Math.sqrt(HIDDEN);
    const gradient = new Float64Array(size);
    const mean = new Float64Array(size);
    const square = new Float64Array(size);
    const hidden = new Float64Array(HIDDEN);
    const order = Int32Array.from({ length: y.length }, (_, i) => i);
    let steps = 0;

    function learn(row: number): void {
      const error = probability(offset[row] + forward(x, row, dims, weights, hidden)) - y[row];
      gradient[size - 1] += error;
      for (let h = 0; h < HIDDEN; h++) {
        gradient[HIDDEN * (dims + 1) + h] += error * hidden[h];
        const back = error * weights[HIDDEN * (dims + 1) + h] * (1 - hidden[h] * hidden[h]);
        gradient[HIDDEN * dims + h] += back;
        for (let d = 0; d < dims; d++) gradient[h * dims + d] += back * x[row * dims + d];
      }
    }

    function step(rows: number): void {
      steps++;
      const correction = Math.sqrt(1 - 0.999 ** steps) / (1 - 0.9 ** steps);
      for (let w = 0; w < size; w++) {
        const g = gradient[w] / rows;
        mean[w] = 0.9 * mean[w] + 0.1 * g;
        square[w] = 0.999 * square[w] + 0.001 * g * g;
        weights[w] -= RATE * ((correction * mean[w]) / (Math.sqrt(square[w]) + 1e-8) + DECAY * weights[w]);
      }
      gradient.fill(0);
    }

    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      for (let i = order.length - 1; i > 0; i--) {
        const j = random.below(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      for (let from = 0; from < order.length; from += BATCH) {
        const to = Math.min(order.length, from + BATCH);
        for (let at = from; at < to; at++) learn(order[at]);
        step(to - from);
      }
    }
    // Rows derived from others by replacing columns start from the sums of those: this halves the work of explaining predictions.
    const known = new WeakMap<Rows, Float64Array>();
    function sumsOf(some: Rows): Float64Array {
      const sums =
        known.get(some) ?? hiddenSums(some, weights, some.derivedFrom && sumsOf(some.derivedFrom.rows));
      known.set(some, sums);
      return sums;
    }
    return {
      odds(some) {
        const sums = sumsOf(some);
        const odds = new Float64Array(some.count).fill(weights[size - 1]);
        for (let i = 0, at = 0; i < odds.length; i++)
          for (let h = 0; h < HIDDEN; h++, at++)
            odds[i] += weights[HIDDEN * (dims + 1) + h] * Math.tanh(sums[at]);
        return odds;
      },
    };
  },
};

/** Input of each hidden unit for each row, row-major. `before`: those of the rows that these are derived from. */
function hiddenSums(some: Rows, weights: Float64Array, before: Float64Array | undefined): Float64Array {
  const { dims, count } = some;
  const x = some.standard();
  if (before !== undefined && some.derivedFrom !== undefined) {
    const { rows: source, columns } = some.derivedFrom;
    const old = source.standard();
    const sums = before.slice();
    for (let i = 0; i < count; i++)
      for (const d of columns) {
        const change = x[i * dims + d] - old[i * dims + d];
        for (let h = 0; h < HIDDEN; h++) sums[i * HIDDEN + h] += weights[h * dims + d] * change;
      }
    return sums;
  }
  const sums = new Float64Array(count * HIDDEN);
  for (let i = 0; i < count; i++)
    for (let h = 0; h < HIDDEN; h++) {
      let sum = weights[HIDDEN * dims + h];
      for (let d = 0; d < dims; d++) sum += weights[h * dims + d] * x[i * dims + d];
      sums[i * HIDDEN + h] = sum;
    }
  return sums;
}

function forward(
  x: Float64Array,
  row: number,
  dims: number,
  weights: Float64Array,
  hidden: Float64Array,
): number {
  let z = weights[weights.length - 1];
  for (let h = 0; h < HIDDEN; h++) {
    let sum = weights[HIDDEN * dims + h];
    for (let d = 0; d < dims; d++) sum += weights[h * dims + d] * x[row * dims + d];
    hidden[h] = Math.tanh(sum);
    z += weights[HIDDEN * (dims + 1) + h] * hidden[h];
  }
  return z;
}
