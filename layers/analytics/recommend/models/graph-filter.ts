import { BucketSort } from '../../numeric/bucket-sort.ts';
import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { leadingSubspace } from '../../numeric/subspace.ts';
import type { Recommender } from '../contract.ts';
import { explainByWeights } from '../explain.ts';
import { scoreByWeights } from '../item-item.ts';
import { type DenseArray, dense, sparse } from '../learned-arrays.ts';
import type { ScoreQuery } from '../lists.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { scoringModel } from '../scoring-model.ts';
import { byPair } from '../similarity.ts';

/** Shared by the filters: the graph signal is a customer's row, its frequencies the singular vectors of R̃ = D_U^-½ R D_I^-½. */
type FilterSettings = {
  /** Cells kept of each item's row of the linear filter R̃ᵀR̃. */
  readonly neighbours: number;
  /** Dimensions of the ideal low-pass filter. */
  readonly dimensions: number;
  /** Weight of the ideal low-pass filter beside the linear one. */
  readonly lowPass: number;
  /** Share of the signal, smoothed once more, that is subtracted; 0: none. */
  readonly sharpen: number;
  /** Items that the ideal filter and the sharpening are computed for: the best by the linear filter. */
  readonly candidates: number;
};

/**
 * GF-CF (Shen et al., CIKM 2021): a linear and an ideal low-pass graph filter,
 * s = r R̃ᵀR̃ + w r D_I^-½ V Vᵀ D_I^½, with V the leading right singular vectors of R̃.
 */
export const gfCf: Recommender = graphFilter('gf-cf', {
  neighbours: 500,
  dimensions: 128,
  lowPass: 0.3,
  sharpen: 0,
  candidates: 500,
});

/**
 * BSPM (Choi et al., SIGIR 2023): blur as GF-CF does, then sharpen by the reverse heat equation, one Euler step:
 * s ← s − γ s R̃ᵀR̃.
 */
export const bspm: Recommender = graphFilter('bspm', {
  neighbours: 500,
  dimensions: 128,
  lowPass: 0.3,
  sharpen: 0.3,
  candidates: 500,
});

const SUBSPACE_ITERATIONS = 4;

function graphFilter(name: string, defaults: FilterSettings): Recommender {
  return scoringModel<FilterSettings, { readonly linear: Csr; readonly basis: DenseArray }>({
    name,
    traits: { cost: 10 },
    defaults,
    arrays: { linear: sparse, basis: dense },
    learn({ matrix }, { neighbours, dimensions }, seed) {
      const rows = normalised(matrix);
      const columns = transpose(rows);
      const inner = byPair((_a, _b, shared) => shared);
      const lists = nearest(columns, rows, 0, columns.rows, neighbours, inner);
      const { basis, width } = leadingSubspace(rows, columns, dimensions, SUBSPACE_ITERATIONS, seed);
      return {
        linear: csrOfLists(lists, columns.rows),
        basis: { dims: [columns.rows, width], data: basis },
      };
    },
    scorer: ({ linear, basis }, { matrix }, settings) => filterScorer(linear, basis, matrix, settings),
    explainer: ({ linear }) => explainByWeights(linear),
  });
}

function filterScorer(
  linear: Csr,
  { dims, data: basis }: DenseArray,
  matrix: Csr,
  { candidates, lowPass, sharpen }: FilterSettings,
): ScoreQuery {
  const { offsets, indices, values, cols } = linear;
  const [, width] = dims;
  /** √ of each item's sum, D_I^½. */
  const scale = columnSums(matrix).map(Math.sqrt);
  const scoreLinear = scoreByWeights(linear);
  const sort = new BucketSort(cols);
  const items = new Int32Array(candidates);
  const scores = new Float64Array(candidates);
  const low = new Float64Array(candidates);
  const smoothed = new Float64Array(cols);
  const signal = new Float64Array(width);
  return (query, into) => {
    scoreLinear(query, into);
    for (let t = 0; t < into.count; t++) {
      sort.indices[t] = into.touched[t];
      sort.scores[t] = into.values[into.touched[t]];
    }
    const count = sort.best(into.count, candidates, items, scores, 0);
    into.clear();
    signal.fill(0);
    const { history } = query;
    for (let h = 0; h < history.items.length; h++) {
      const item = history.items[h];
      const weight = scale[item] > 0 ? history.weights[h] / scale[item] : 0;
      for (let d = 0; d < width; d++) signal[d] += weight * basis[item * width + d];
    }
    innerProducts(signal, basis, items, count, low);
    for (let c = 0; c < count; c++) scores[c] += lowPass * low[c] * scale[items[c]];
    if (sharpen > 0) {
      for (let c = 0; c < count; c++) {
        const end = offsets[items[c] + 1];
        for (let at = offsets[items[c]]; at < end; at++) smoothed[indices[at]] += scores[c] * values[at];
      }
    }
    for (let c = 0; c < count; c++) into.add(items[c], scores[c] - sharpen * smoothed[items[c]]);
    if (sharpen > 0) smoothed.fill(0);
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

/** x_ui / √(row sum × column sum). */
function normalised(matrix: Csr): Csr {
  const columns = columnSums(matrix);
  const values = new Float32Array(matrix.values.length);
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) sum += matrix.values[at];
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      values[at] = matrix.values[at] / Math.sqrt(sum * columns[matrix.indices[at]]);
    }
  }
  return { ...matrix, values };
}

function columnSums(matrix: Csr): Float64Array {
  const sums = new Float64Array(matrix.cols);
  for (let at = 0; at < matrix.indices.length; at++) sums[matrix.indices[at]] += matrix.values[at];
  return sums;
}
