import { probability } from '../../numeric/log-odds.ts';
import type { Random } from '../../numeric/random.ts';
import { byColumn } from './binning.ts';
import { addLeaves, growTree, type Tree, type TreeSettings } from './tree.ts';

export interface BoostingSettings extends TreeSettings {
  readonly rounds: number;
  /** Share of each tree's values that is added. */
  readonly rate: number;
  /** Share of the rows that each tree is grown on (stochastic gradient boosting, Friedman 2002); default: all. */
  readonly rowShare?: number;
}

/** Writes slope (−gradient) and curvature of a loss at predictions `at`, row by row. */
export type Loss = (
  y: ArrayLike<number>,
  at: Float64Array,
  slope: Float64Array,
  curvature: Float64Array,
) => void;

/** Loss of log-odds for y = 1 or 0. */
export const logLoss: Loss = (y, at, slope, curvature) => {
  for (let i = 0; i < at.length; i++) {
    const p = probability(at[i]);
    slope[i] = y[i] - p;
    curvature[i] = Math.max(1e-9, p * (1 - p));
  }
};

/** Half the squared error. */
export const squaredLoss: Loss = (y, at, slope, curvature) => {
  for (let i = 0; i < at.length; i++) slope[i] = y[i] - at[i];
  curvature.fill(1);
};

/**
 * Gradient boosting (Friedman 2001) with second-order leaves (Chen and Guestrin 2016). O(rounds × depth × rows × features) time.
 * @param bins row-major
 * @param at predictions to begin with; what the trees add is added to them
 */
export function boostTrees(
  bins: Uint8Array,
  dims: number,
  y: ArrayLike<number>,
  at: Float64Array,
  loss: Loss,
  { rounds, rate, rowShare = 1, ...tree }: BoostingSettings,
  random: Random,
): Tree[] {
  const columns = byColumn(bins, dims);
  const slope = new Float64Array(at.length);
  const curvature = new Float64Array(at.length);
  return Array.from({ length: rounds }, () => {
    loss(y, at, slope, curvature);
    if (rowShare < 1) {
      for (let i = 0; i < at.length; i++) {
        if (random.next() < rowShare) continue;
        slope[i] = 0;
        curvature[i] = 0;
      }
    }
    const grown = growTree(columns, dims, slope, curvature, tree, random);
    addLeaves(grown, bins, dims, at, rate);
    return grown;
  });
}
