import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { strongest } from '../../numeric/strongest.ts';
import { itemItemModel } from '../item-item.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { byPair } from '../similarity.ts';
import { normaliseRows } from './item-knn.ts';

const DEFAULTS = {
  /** Transitions kept from each item. */
  neighbours: 300,
  /** Power of the transition probabilities. */
  alpha: 0.57,
  /** Scores are divided by the item's popularity to this power; 0 does not penalise best-sellers. */
  beta: 0,
  /** Whether each item's transitions are scaled to a sum of 1. */
  normalise: true,
  /** Whether at most `neighbours` transitions are kept to each item as well. */
  cutTargets: true,
};

/**
 * RP3β (Paudel et al., TiiS 2017): the chance that a walk customer → item → customer → item ends at an item, its steps
 * raised to α, divided by the item's popularity to the power of β.
 *
 *   P(i → t) = Σ_u (x_ui / d_i)^α (x_ut / d_u)^α / d_t^β
 *
 * with d_i and d_u the sums of an item's column and a customer's row. As in the evaluation of Ferrari Dacrema et al.
 * (TOIS 2021), transitions are cut twice: from each item, then, scaled, to each.
 */
export const rp3beta = itemItemModel({
  name: 'rp3beta',
  traits: {
    cost: 3,
    variants: [
      [{ beta: 0.2 }, { beta: 0.4 }],
      [{ alpha: 0.8 }, { alpha: 1 }],
    ],
  },
  defaults: DEFAULTS,
  learn({ matrix }, { neighbours, alpha, beta, normalise, cutTargets }) {
    const columns = transpose(matrix);
    const discount = rowSums(columns).map((sum) => (sum > 0 ? sum ** -beta : 0));
    const reached = byPair((_item, other, walks) => walks * discount[other]);
    const toCustomers = { ...columns, values: stepProbabilities(columns, alpha) };
    const toItems = { ...matrix, values: stepProbabilities(matrix, alpha) };
    const lists = nearest(toCustomers, toItems, 0, matrix.cols, neighbours, reached);
    const fromSource = csrOfLists(lists, matrix.cols);
    if (normalise) normaliseRows(fromSource);
    // Without this bound best-sellers collect weak transitions from everywhere.
    const toTarget = transpose(fromSource);
    return cutTargets ? strongest(toTarget, neighbours) : toTarget;
  },
});

/** (x / row sum)^α for each cell. */
function stepProbabilities(matrix: Csr, alpha: number): Float32Array {
  const sums = rowSums(matrix);
  const steps = new Float32Array(matrix.values.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      steps[at] = (matrix.values[at] / sums[row]) ** alpha;
    }
  }
  return steps;
}

/** Sum of each row. */
function rowSums(matrix: Csr): Float64Array {
  const sums = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) sums[row] += matrix.values[at];
  }
  return sums;
}
