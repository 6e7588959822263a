import type { Random } from '../../numeric/random.ts';

/** Features cut into at most 64 bins by their quantiles in the training rows. */
export interface Binning {
  readonly dims: number;
  /** Upper edges of the bins of each feature, ascending. */
  readonly edges: readonly Float64Array[];
}

const MAX_BINS = 64;

/** Edges at the quantiles of up to 10,000 rows. O(dims × n log n) time. */
export function binning(x: Float64Array, dims: number): Binning {
  const rows = x.length / dims;
  const step = Math.max(1, Math.floor(rows / 10_000));
  const edges = Array.from({ length: dims }, (_, d) => {
    const values: number[] = [];
    for (let i = 0; i < rows; i += step) values.push(x[i * dims + d]);
    const sorted = Float64Array.from(values).sort();
    const cuts: number[] = [];
    for (let b = 1; b < MAX_BINS; b++) {
      const value = sorted[Math.floor((b * sorted.length) / MAX_BINS)];
      // The largest value bounds nothing; equal quantiles are one edge.
      if (value < sorted[sorted.length - 1] && value !== cuts.at(-1)) cuts.push(value);
    }
    return Float64Array.from(cuts);
  });
  return { dims, edges };
}

/** Bin of every value; same layout as `x`. */
export function toBins(x: Float64Array, { dims, edges }: Binning): Uint8Array {
  const bins = new Uint8Array(x.length);
  for (let d = 0; d < dims; d++) {
    const cuts = edges[d];
    for (let i = d; i < x.length; i += dims) {
      const value = x[i];
      let low = 0;
      let high = cuts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value <= cuts[middle]) high = middle;
        else low = middle + 1;
      }
      bins[i] = low;
    }
  }
  return bins;
}

/** A binary tree in arrays; node 0 is the root. */
export interface Tree {
  /** Feature that a node asks about, −1 for a leaf. */
  readonly feature: number[];
  /** Bins up to this one go left. */
  readonly bin: number[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
}

export interface TreeSettings {
  readonly maxDepth: number;
  /** Least sum of `curvature` in a leaf. */
  readonly minLeaf: number;
  /** Added to the curvature of a leaf: shrinks its value towards 0. */
  readonly ridge: number;
  /** Features looked at for each split; all of them when not fewer than there are. */
  readonly features: number;
}

/**
 * Grows one tree on second-order statistics: a leaf's value is Σ slope / (Σ curvature + ridge), a split is the one that gains
 * most of (Σ slope)² / (Σ curvature + ridge). With slope = weight × y and curvature = weight this is a regression tree on the
 * mean of y; with the derivatives of a loss it is a step of boosting. O(depth × rows × features) time.
 *
 * @param bins row-major
 */
export function growTree(
  bins: Uint8Array,
  dims: number,
  slope: Float64Array,
  curvature: Float64Array,
  settings: TreeSettings,
  random: Random,
): Tree {
  const tree: Tree = { feature: [], bin: [], left: [], right: [], value: [] };
  const rows = Int32Array.from({ length: slope.length }, (_, i) => i).filter((i) => curvature[i] > 0);
  const sums = new Float64Array(MAX_BINS * 2);

  function grow(from: number, to: number, depth: number): number {
    const node = tree.feature.length;
    let slopes = 0;
    let curvatures = 0;
    for (let at = from; at < to; at++) {
      slopes += slope[rows[at]];
      curvatures += curvature[rows[at]];
    }
    tree.feature.push(-1);
    tree.bin.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push(curvatures + settings.ridge > 0 ? slopes / (curvatures + settings.ridge) : 0);
    if (depth >= settings.maxDepth || curvatures < 2 * settings.minLeaf) return node;
    const split = bestSplit(from, to, slopes, curvatures);
    if (split === undefined) return node;
    const middle = partition(from, to, split.feature, split.bin);
    tree.feature[node] = split.feature;
    tree.bin[node] = split.bin;
    tree.left[node] = grow(from, middle, depth + 1);
    tree.right[node] = grow(middle, to, depth + 1);
    return node;
  }

  function bestSplit(from: number, to: number, slopes: number, curvatures: number) {
    const { ridge, minLeaf } = settings;
    let best: { feature: number; bin: number } | undefined;
    let most = (slopes * slopes) / (curvatures + ridge) + 1e-9;
    for (const feature of pick()) {
      sums.fill(0);
      for (let at = from; at < to; at++) {
        const row = rows[at];
        const bin = bins[row * dims + feature];
        sums[2 * bin] += slope[row];
        sums[2 * bin + 1] += curvature[row];
      }
      let leftSlope = 0;
      let leftCurvature = 0;
      for (let bin = 0; bin < MAX_BINS - 1; bin++) {
        leftSlope += sums[2 * bin];
        leftCurvature += sums[2 * bin + 1];
        const rightCurvature = curvatures - leftCurvature;
        if (leftCurvature < minLeaf) continue;
        if (rightCurvature < minLeaf) break;
        const rightSlope = slopes - leftSlope;
        const gain =
          (leftSlope * leftSlope) / (leftCurvature + ridge) +
          (rightSlope * rightSlope) / (rightCurvature + ridge);
        if (gain > most) {
          most = gain;
          best = { feature, bin };
        }
      }
    }
    return best;
  }

  function pick(): Int32Array {
    const all = Int32Array.from({ length: dims }, (_, d) => d);
    if (settings.features >= dims) return all;
    for (let i = 0; i < settings.features; i++) {
      const j = i + random.below(dims - i);
      [all[i], all[j]] = [all[j], all[i]];
    }
    return all.subarray(0, settings.features);
  }

  /** Rows that go left first, keeping their order. */
  function partition(from: number, to: number, feature: number, bin: number): number {
    const right: number[] = [];
    let middle = from;
    for (let at = from; at < to; at++) {
      if (bins[rows[at] * dims + feature] <= bin) rows[middle++] = rows[at];
      else right.push(rows[at]);
    }
    rows.set(right, middle);
    return middle;
  }

  grow(0, rows.length, 0);
  return tree;
}

/** Value of the leaf that a row falls into. */
export function leafValue(tree: Tree, bins: Uint8Array, row: number, dims: number): number {
  let node = 0;
  while (tree.feature[node] >= 0)
    node = bins[row * dims + tree.feature[node]] <= tree.bin[node] ? tree.left[node] : tree.right[node];
  return tree.value[node];
}

/** Sum of the leaves of all trees for each row. O(rows × trees × depth) time. */
export function sumOfLeaves(trees: readonly Tree[], bins: Uint8Array, dims: number): Float64Array {
  const sums = new Float64Array(bins.length / dims);
  for (const tree of trees) {
    // Typed copies in locals: this loop is most of what a forecast of a large shop costs.
    const feature = Int32Array.from(tree.feature);
    const bin = Int32Array.from(tree.bin);
    const children = Int32Array.from(tree.left.flatMap((left, node) => [left, tree.right[node]]));
    const value = Float64Array.from(tree.value);
    for (let i = 0, row = 0; i < sums.length; i++, row += dims) {
      let node = 0;
      let asked = feature[0];
      while (asked >= 0) {
        node = children[2 * node + (bins[row + asked] > bin[node] ? 1 : 0)];
        asked = feature[node];
      }
      sums[i] += value[node];
    }
  }
  return sums;
}
