import type { Random } from '../../numeric/random.ts';
import { MAX_BINS } from './binning.ts';

/**
 * A binary tree in arrays, laid out so that every row takes `depth` steps without branches to mispredict: with a million rows
 * these dominate the cost of a forecast. Node 0 is the root, the right child follows the left, and a leaf is its own left child,
 * to which every bin goes.
 */
export interface Tree {
  readonly depth: number;
  /** Two numbers a node: feature × 256 + greatest bin that goes left; left child. */
  readonly nodes: Int32Array;
  readonly value: Float64Array;
}

/** Split of a leaf: no bin is greater. */
const LEAF = 255;

export interface TreeSettings {
  readonly maxDepth: number;
  /** Least sum of `curvature` in a leaf. */
  readonly minLeaf: number;
  /** Added to the curvature of a leaf: shrinks its value towards 0. */
  readonly ridge: number;
  /** Number of randomly chosen features tried for each split; all if there are no more. */
  readonly features: number;
}

/**
 * Grows one tree on second-order statistics: a leaf's value is Σ slope / (Σ curvature + ridge), a split is the one that gains
 * most of (Σ slope)² / (Σ curvature + ridge). With slope = weight × y and curvature = weight this is a regression tree on the
 * mean of y; with the derivatives of a loss it is a step of boosting. O(depth × rows × features) time.
 *
 * @param columns bins, column-major
 */
export function growTree(
  columns: Uint8Array,
  dims: number,
  slope: Float64Array,
  curvature: Float64Array,
  settings: TreeSettings,
  random: Random,
): Tree {
  const count = slope.length;
  const rows = new Int32Array(count);
  let used = 0;
  for (let i = 0; i < count; i++) if (curvature[i] > 0) rows[used++] = i;
  const spare = new Int32Array(used);
  const sums = new Float64Array(MAX_BINS * 2);
  const nodes: number[] = [];
  const values: number[] = [];
  let deepest = 0;

  function addLeaf(): number {
    const node = values.push(0) - 1;
    nodes.push(LEAF, node);
    return node;
  }

  function grow(node: number, from: number, to: number, depth: number): void {
    deepest = Math.max(deepest, depth);
    let slopes = 0;
    let curvatures = 0;
    for (let at = from; at < to; at++) {
      slopes += slope[rows[at]];
      curvatures += curvature[rows[at]];
    }
    values[node] = curvatures + settings.ridge > 0 ? slopes / (curvatures + settings.ridge) : 0;
    if (depth >= settings.maxDepth || curvatures < 2 * settings.minLeaf) return;
    const split = bestSplit(from, to, slopes, curvatures);
    if (split === undefined) return;
    const middle = partition(from, to, split.feature, split.bin);
    const left = addLeaf();
    const right = addLeaf();
    nodes[2 * node] = split.feature * 256 + split.bin;
    nodes[2 * node + 1] = left;
    grow(left, from, middle, depth + 1);
    grow(right, middle, to, depth + 1);
  }

  function bestSplit(from: number, to: number, slopes: number, curvatures: number) {
    const { ridge, minLeaf } = settings;
    let best: { feature: number; bin: number } | undefined;
    let most = (slopes * slopes) / (curvatures + ridge) + 1e-9;
    for (const feature of pick()) {
      sums.fill(0);
      const column = columns.subarray(feature * count, (feature + 1) * count);
      for (let at = from; at < to; at++) {
        const row = rows[at];
        const bin = column[row];
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
    const column = columns.subarray(feature * count, (feature + 1) * count);
    let middle = from;
    let others = 0;
    for (let at = from; at < to; at++) {
      const row = rows[at];
      if (column[row] <= bin) rows[middle++] = row;
      else spare[others++] = row;
    }
    rows.set(spare.subarray(0, others), middle);
    return middle;
  }

  grow(addLeaf(), 0, used, 0);
  return { depth: deepest, nodes: Int32Array.from(nodes), value: Float64Array.from(values) };
}

/**
 * Adds `factor` times the value of the leaf that each row falls into to `sums`; bins are row-major. O(rows × depth) time. Each step
 * depends on the one before, so four rows are interleaved.
 */
export function addLeaves(tree: Tree, bins: Uint8Array, dims: number, sums: Float64Array, factor = 1): void {
  const { depth, nodes, value } = tree;
  // The sign of (greatest bin to the left − bin) is 1 where the row goes right.
  let i = 0;
  for (; i + 4 <= sums.length; i += 4) {
    const row = i * dims;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let step = 0; step < depth; step++) {
      const qa = nodes[2 * a];
      const qb = nodes[2 * b];
      const qc = nodes[2 * c];
      const qd = nodes[2 * d];
      a = nodes[2 * a + 1] + (((qa & 255) - bins[row + (qa >> 8)]) >>> 31);
      b = nodes[2 * b + 1] + (((qb & 255) - bins[row + dims + (qb >> 8)]) >>> 31);
      c = nodes[2 * c + 1] + (((qc & 255) - bins[row + 2 * dims + (qc >> 8)]) >>> 31);
      d = nodes[2 * d + 1] + (((qd & 255) - bins[row + 3 * dims + (qd >> 8)]) >>> 31);
    }
    sums[i] += factor * value[a];
    sums[i + 1] += factor * value[b];
    sums[i + 2] += factor * value[c];
    sums[i + 3] += factor * value[d];
  }
  for (; i < sums.length; i++) {
    let node = 0;
    for (let step = 0; step < depth; step++) {
      const question = nodes[2 * node];
      node = nodes[2 * node + 1] + (((question & 255) - bins[i * dims + (question >> 8)]) >>> 31);
    }
    sums[i] += factor * value[node];
  }
}

/** Sum of the leaves of all trees for each row. */
export function sumOfLeaves(trees: readonly Tree[], bins: Uint8Array, dims: number): Float64Array {
  const sums = new Float64Array(bins.length / dims);
  for (const tree of trees) addLeaves(tree, bins, dims, sums);
  return sums;
}
