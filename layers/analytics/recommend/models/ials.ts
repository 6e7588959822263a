import { transpose } from '../../numeric/build.ts';
import { choleskySolve } from '../../numeric/cholesky.ts';
import type { Csr } from '../../numeric/csr.ts';
import { seededRandom } from '../../numeric/random.ts';
import { type DenseArray, dense } from '../learned-arrays.ts';
import { scoringModel } from '../scoring-model.ts';

const DEFAULTS = {
  dimensions: 64,
  epochs: 12,
  /** Weight α₀ of every cell that is absent. */
  unobserved: 0.1,
  /** Penalty λ; each row's grows with its number of cells, see below. */
  penalty: 0.005,
};

/**
 * Matrix factorisation of implicit feedback by alternating least squares (Hu, Koren and Volinsky, ICDM 2008) with the
 * regularisation and initialisation of Rendle et al. (RecSys 2022, "Revisiting the performance of iALS"):
 *
 *   Σ_(u,i)∈S x_ui (1 − w_u·h_i)² + α₀ Σ_all (w_u·h_i)² + λ Σ_u (n_u + α₀ |I|) ‖w_u‖² + the same over items
 *
 * A customer's vector is solved from the history when it is needed; the items' vectors are the model.
 * O(epochs × (cells × d² + (customers + items) × d³ / 6)).
 */
export const ials = scoringModel<typeof DEFAULTS, { readonly items: DenseArray }>({
  name: 'ials',
  traits: {
    cost: 10,
    work: ({ cells, rows, cols }, { dimensions, epochs }) => {
      const d = Number(dimensions);
      const flops = cells * d * d + ((rows + cols) * d ** 3) / 6;
      return { fit: (Number(epochs) * flops) / 15, list: (d * (cols + (cells / rows) * d + d * d)) / 15 };
    },
  },
  defaults: DEFAULTS,
  arrays: { items: dense },
  learn({ matrix }, settings, seed) {
    const d = settings.dimensions;
    const columns = transpose(matrix);
    const items = initial(matrix.cols, d, seed);
    const customers = new Float32Array(matrix.rows * d);
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      solveRows(matrix, items, customers, settings);
      solveRows(columns, customers, items, settings);
    }
    return { items: { dims: [matrix.cols, d], data: items } };
  },
  scorer({ items: { dims, data } }, _interactions, settings) {
    const [count, d] = dims;
    const solver = new RowSolver(data, count, settings);
    return ({ history }, into) => {
      if (history.items.length === 0) return;
      const vector = solver.solve(history.items, history.weights);
      for (let item = 0; item < count; item++) {
        let score = 0;
        for (let i = 0; i < d; i++) score += vector[i] * data[item * d + i];
        into.add(item, score);
      }
    };
  },
});

/** Normal with standard deviation .1/√d. */
function initial(count: number, dimensions: number, seed: number): Float32Array {
  const random = seededRandom(seed, 'ials');
  const scale = 0.1 / Math.sqrt(dimensions);
  return Float32Array.from({ length: count * dimensions }, () => scale * random.normal());
}

/** Least squares for every row's vector, with the other side's vectors fixed; rows without cells become zero. */
function solveRows(matrix: Csr, others: Float32Array, into: Float32Array, settings: typeof DEFAULTS): void {
  const d = settings.dimensions;
  const solver = new RowSolver(others, matrix.cols, settings);
  for (let row = 0; row < matrix.rows; row++) {
    const [start, end] = [matrix.offsets[row], matrix.offsets[row + 1]];
    const vector = solver.solve(matrix.indices.subarray(start, end), matrix.values.subarray(start, end));
    into.set(vector, row * d);
  }
}

class RowSolver {
  readonly #others: Float32Array;
  readonly #count: number;
  readonly #settings: typeof DEFAULTS;
  /** α₀ × Gram matrix of the other side, lower triangle. */
  readonly #base: Float64Array;
  readonly #a: Float64Array;
  readonly #b: Float64Array;

  constructor(others: Float32Array, count: number, settings: typeof DEFAULTS) {
    const d = settings.dimensions;
    this.#others = others;
    this.#count = count;
    this.#settings = settings;
    this.#base = new Float64Array(d * d);
    this.#a = new Float64Array(d * d);
    this.#b = new Float64Array(d);
    for (let row = 0; row < count; row++) this.#addOuter(this.#base, row * d, settings.unobserved);
  }

  /** The vector for some cells; a view that the next call overwrites. */
  solve(indices: Int32Array, values: Float32Array): Float64Array {
    const { dimensions: d, unobserved, penalty } = this.#settings;
    this.#b.fill(0);
    if (indices.length === 0) return this.#b;
    this.#a.set(this.#base);
    for (let c = 0; c < indices.length; c++) {
      const from = indices[c] * d;
      this.#addOuter(this.#a, from, values[c]);
      for (let i = 0; i < d; i++) this.#b[i] += values[c] * this.#others[from + i];
    }
    const ridge = penalty * (indices.length + unobserved * this.#count);
    for (let i = 0; i < d; i++) this.#a[i * d + i] += ridge;
    if (!choleskySolve(this.#a, d, d, this.#b)) this.#b.fill(0);
    return this.#b;
  }

  #addOuter(to: Float64Array, from: number, weight: number): void {
    const d = this.#settings.dimensions;
    for (let i = 0; i < d; i++) {
      const x = weight * this.#others[from + i];
      for (let j = 0; j <= i; j++) to[i * d + j] += x * this.#others[from + j];
    }
  }
}
