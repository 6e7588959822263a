import { BucketSort } from '../../numeric/bucket-sort.ts';
import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import type { Recommender, Settings, WorkShape } from '../contract.ts';
import { type DenseArray, dense } from '../learned-arrays.ts';
import type { ScoreQuery } from '../lists.ts';
import { scoringModel } from '../scoring-model.ts';
import { columnSums, coreOf, normalised, spectrumOf } from './spectrum.ts';

const FILTERS = ['linear', 'plateau'] as const;

type FilterSettings = {
  /**
   * What an eigenvalue μ of R̃ᵀR̃ is mapped to. `linear`: μ itself; `plateau`: ½ (1 + |2μ − 1|^flatness · sign(2μ − 1)), which is
   * flat around ½.
   */
  readonly filter: (typeof FILTERS)[number];
  readonly flatness: number;
  /** Leading singular vectors on which the filter is applied exactly. */
  readonly rank: number;
  /** Weight of the ideal low-pass filter, which passes the leading singular vectors alone. */
  readonly lowPass: number;
  /** Weights are divided by item degrees to this power before the filter, scores multiplied by it after. */
  readonly degreePower: number;
  /** The same for the ideal low-pass filter. */
  readonly lowPassDegreePower: number;
  /** Share of the signal, smoothed once more by R̃ᵀR̃, that is subtracted; 0: none. */
  readonly sharpen: number;
  /** Items that are scored in full: the best by the part of the filter that is linear. */
  readonly candidates: number;
};

const PLAIN: FilterSettings = {
  filter: 'linear',
  flatness: 1.5,
  rank: 256,
  lowPass: 0.3,
  degreePower: 0,
  lowPassDegreePower: 0.5,
  sharpen: 0,
  candidates: 500,
};

/**
 * ChebyCF (Kim et al., SIGIR 2025) without its polynomial: the plateau filter applied exactly to the leading singular
 * vectors, and by its chord to 0 to all other directions, which takes one product with R̃ᵀR̃:
 *
 *   s = D^β [ V (h(M) − bM + α) Vᵀ + b R̃ᵀR̃ ] D^-β r,   b = h(μ_min) / μ_min,
 *
 * with V and M the leading eigenvectors and eigenvalues of R̃ᵀR̃, R̃ = D_U^-½ R D_I^-½, and D the item degrees.
 */
export const chebyCf: Recommender = graphFilter('cheby-cf', {
  ...PLAIN,
  filter: 'plateau',
  rank: 512,
  lowPass: 0.2,
  degreePower: 0.4,
  lowPassDegreePower: 0.4,
});

/**
 * GF-CF (Shen et al., CIKM 2021): a linear and an ideal low-pass graph filter,
 * s = r R̃ᵀR̃ + w r D_I^-½ V Vᵀ D_I^½, with V the leading right singular vectors of R̃.
 */
export const gfCf: Recommender = graphFilter('gf-cf', PLAIN);

/**
 * BSPM (Choi et al., SIGIR 2023): blur as GF-CF does, then sharpen by the reverse heat equation, one Euler step:
 * s ← s − γ s R̃ᵀR̃.
 */
export const bspm: Recommender = graphFilter('bspm', { ...PLAIN, sharpen: 0.3 });

interface Learned {
  /** Items × width. */
  readonly basis: DenseArray;
  /** Width × width: what stands between the basis and its transpose, for the filter … */
  readonly core: DenseArray;
  /** … and for the ideal low-pass filter; 0 × 0 where it is part of `core`. */
  readonly ideal: DenseArray;
  /** One number: the weight of R̃ᵀR̃. */
  readonly slope: DenseArray;
}

function graphFilter(name: string, defaults: FilterSettings): Recommender {
  return scoringModel<FilterSettings, Learned>({
    name,
    traits: {
      cost: 10,
      work: workOfFilter,
      fitDependsOn: ['rank'],
      variants: [
        [0, 0.2, 0.5].map((power) => ({ degreePower: power, lowPassDegreePower: power })),
        [{ lowPass: 0.4 }],
      ],
    },
    defaults,
    choices: { filter: FILTERS },
    arrays: { basis: dense, core: dense, ideal: dense, slope: dense },
    learn: ({ matrix }, settings, seed) => learnFilter(matrix, settings, seed),
    scorer: (learned, { matrix }, settings) => filterScorer(learned, matrix, settings),
  });
}

/** Two products of numbers a nanosecond, a pair in 26 nanoseconds. */
function workOfFilter(shape: WorkShape, { rank, candidates }: Settings) {
  const { rows, cols, cells, pairs } = shape;
  const width = Math.min(Number(rank), rows, cols);
  const fit = (18 * cells * width + 7 * Math.min(rows, cols) * width ** 2 + 25 * width ** 3) / 65;
  const reached = (shape.holderPairs / Math.max(1, rows)) * (pairs / Math.max(1, cells)) * 0.1;
  return { fit, list: (width * (Number(candidates) + width)) / 20 + Math.min(cells / 10, reached) };
}

function learnFilter(matrix: Csr, settings: FilterSettings, seed: number): Learned {
  const { filter, flatness, rank, lowPass, degreePower, lowPassDegreePower } = settings;
  const spectrum = spectrumOf(matrix, rank, seed);
  const { basis, width, eigenvalues } = spectrum;
  const h = (mu: number) => (filter === 'linear' ? mu : plateau(mu, flatness));
  const least = eigenvalues.findLast((mu) => mu > 1e-6) ?? 1;
  const slope = h(Math.min(1, least)) / Math.min(1, least);
  const isOne = degreePower === lowPassDegreePower;
  const core = coreOf(spectrum, (mu) => h(mu) - slope * mu + (isOne ? lowPass : 0));
  const ideal = isOne || lowPass === 0 ? new Float32Array(0) : coreOf(spectrum, () => lowPass);
  const side = ideal.length > 0 ? width : 0;
  return {
    basis: { dims: [basis.length / Math.max(1, width), width], data: basis },
    core: { dims: [width, width], data: core },
    ideal: { dims: [side, side], data: ideal },
    slope: { dims: [1], data: Float32Array.of(slope) },
  };
}

function plateau(mu: number, flatness: number): number {
  const x = 2 * mu - 1;
  return 0.5 * (1 + Math.sign(x) * Math.abs(x) ** flatness);
}

function filterScorer(learned: Learned, matrix: Csr, settings: FilterSettings): ScoreQuery {
  const { candidates, sharpen } = settings;
  const { basis } = learned;
  const width = basis.dims[1];
  const [slope] = learned.slope.data;
  const rows = normalised(matrix);
  const hops = twoHops(rows);
  const degrees = columnSums(matrix);
  const before = degrees.map((degree) => (degree > 0 ? degree ** -settings.degreePower : 0));
  const after = degrees.map((degree) => slope * degree ** settings.degreePower);
  const passes = [
    lowRank(basis.data, learned.core.data, width, degrees, settings.degreePower),
    ...(learned.ideal.data.length > 0
      ? [lowRank(basis.data, learned.ideal.data, width, degrees, settings.lowPassDegreePower)]
      : []),
  ];
  const sort = new BucketSort(matrix.cols);
  const items = new Int32Array(candidates);
  const scores = new Float64Array(candidates);
  const added = new Float64Array(candidates);
  const smoothed = new Float64Array(matrix.cols);
  return (query, into) => {
    const { history } = query;
    const weights = Float64Array.from(history.items, (item, h) => history.weights[h] * before[item]);
    hops(history.items, weights, smoothed);
    const found = positive(smoothed, after, sort);
    smoothed.fill(0);
    const count = sort.best(found, candidates, items, scores, 0);
    for (const pass of passes) {
      pass(history.items, history.weights, items, count, added);
      for (let c = 0; c < count; c++) scores[c] += added[c];
    }
    if (sharpen > 0) {
      hops(items.subarray(0, count), scores, smoothed);
      for (let c = 0; c < count; c++) added[c] = smoothed[items[c]];
      smoothed.fill(0);
      for (let c = 0; c < count; c++) scores[c] -= sharpen * added[c];
    }
    for (let c = 0; c < count; c++) into.add(items[c], scores[c]);
  };
}

/** Puts the items with a score above 0 into the pairs to sort. @returns how many */
function positive(smoothed: Float64Array, factors: Float64Array, { indices, scores }: BucketSort): number {
  let found = 0;
  for (let item = 0; item < smoothed.length; item++) {
    const score = smoothed[item] * factors[item];
    indices[found] = item;
    scores[found] = score;
    found += score > 0 ? 1 : 0;
  }
  return found;
}

/** Adds a weighted row vector times R̃ᵀR̃ to a vector of all items, by walking from items to their customers and on to the customers' items. */
function twoHops(rows: Csr) {
  const columns = transpose(rows);
  const reached = new Float64Array(rows.rows);
  const customers = new Int32Array(rows.rows);
  return (items: Int32Array, weights: Float64Array, into: Float64Array) => {
    const count = reach(columns, items, weights, reached, customers);
    scatter(rows, customers, count, reached, into);
  };
}

/** Adds the weights of items to their customers. @returns how many customers were met */
function reach(
  { offsets, indices, values }: Csr,
  items: Int32Array,
  weights: Float64Array,
  reached: Float64Array,
  customers: Int32Array,
): number {
  let count = 0;
  for (let h = 0; h < items.length; h++) {
    const weight = weights[h];
    const end = offsets[items[h] + 1];
    for (let at = offsets[items[h]]; at < end; at++) {
      const customer = indices[at];
      if (reached[customer] === 0) customers[count++] = customer;
      reached[customer] += weight * values[at];
    }
  }
  return count;
}

/** Adds the customers' weighted rows to all items, and sets the weights back to 0. */
function scatter(
  { offsets, indices, values }: Csr,
  customers: Int32Array,
  count: number,
  reached: Float64Array,
  into: Float64Array,
): void {
  for (let c = 0; c < count; c++) {
    const customer = customers[c];
    const weight = reached[customer];
    const end = offsets[customer + 1];
    // Every cell is added without a look at which items were met: they are found by one pass over all items afterwards.
    for (let at = offsets[customer]; at < end; at++) into[indices[at]] += weight * values[at];
    reached[customer] = 0;
  }
}

/** Scores of chosen items by D^p P M Pᵀ D^-p, with P the basis and M the core. */
function lowRank(
  basis: Float32Array,
  core: Float32Array,
  width: number,
  degrees: Float64Array,
  power: number,
) {
  const before = degrees.map((degree) => (degree > 0 ? degree ** -power : 0));
  const after = degrees.map((degree) => degree ** power);
  const signal = new Float64Array(width);
  const filtered = new Float64Array(width);
  const all = Int32Array.from({ length: width }, (_, row) => row);
  return (
    from: Int32Array,
    weights: ArrayLike<number>,
    chosen: Int32Array,
    count: number,
    into: Float64Array,
  ) => {
    signal.fill(0);
    for (let h = 0; h < from.length; h++) {
      const weight = weights[h] * before[from[h]];
      const start = from[h] * width;
      for (let d = 0; d < width; d++) signal[d] += weight * basis[start + d];
    }
    // The core is symmetric: its rows are its columns.
    innerProducts(signal, core, all, width, filtered);
    innerProducts(filtered, basis, chosen, count, into);
    for (let c = 0; c < count; c++) into[c] *= after[chosen[c]];
  };
}

/**
 * Inner products of a vector with rows of a matrix of the same width. Four rows at a time: their reads are independent, and
 * each number of the vector is used four times.
 * @param count how many of `chosen` to compute
 */
function innerProducts(
  vector: Float64Array,
  matrix: Float32Array,
  chosen: Int32Array,
  count: number,
  into: Float64Array,
): void {
  const width = vector.length;
  let c = 0;
  for (; c + 3 < count; c += 4) {
    const p = chosen[c] * width;
    const q = chosen[c + 1] * width;
    const r = chosen[c + 2] * width;
    const s = chosen[c + 3] * width;
    let sumP = 0;
    let sumQ = 0;
    let sumR = 0;
    let sumS = 0;
    for (let d = 0; d < width; d++) {
      const x = vector[d];
      sumP += x * matrix[p + d];
      sumQ += x * matrix[q + d];
      sumR += x * matrix[r + d];
      sumS += x * matrix[s + d];
    }
    into[c] = sumP;
    into[c + 1] = sumQ;
    into[c + 2] = sumR;
    into[c + 3] = sumS;
  }
  for (; c < count; c++) {
    let sum = 0;
    for (let d = 0; d < width; d++) sum += vector[d] * matrix[chosen[c] * width + d];
    into[c] = sum;
  }
}
