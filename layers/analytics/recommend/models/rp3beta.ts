import { transpose } from '../../numeric/build.ts';
import type { Csr } from '../../numeric/csr.ts';
import { strongest } from '../../numeric/strongest.ts';
import type { FittedRecommender, Interactions, Recommender, TopLists } from '../contract.ts';
import { ItemItemModel } from '../item-item.ts';
import { csrOfLists } from '../lists-matrix.ts';
import { nearest } from '../nearest.ts';
import { recipeOf, resolveSettings } from '../settings.ts';
import { byPair } from '../similarity.ts';
import { normaliseRows } from './item-knn.ts';

const NAME = 'rp3beta';

const DEFAULTS = {
  /** Transitions kept from each item. */
  neighbours: 300,
  /** Power of the transition probabilities. */
  alpha: 0.57,
  /** Power of popularity that scores are divided by: 0 leaves best-sellers where the walk puts them. */
  beta: 0,
  /** Whether each item's transitions are scaled to a sum of 1. */
  normalise: true,
  /** Whether no more than `neighbours` transitions are kept to each item, either. */
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
export const rp3beta: Recommender = {
  name: NAME,
  defaults: DEFAULTS,
  fit(interactions: Interactions, settings): FittedRecommender {
    const resolved = resolveSettings(NAME, DEFAULTS, settings);
    const { matrix } = interactions;
    const lists = walkNeighbours(matrix, transpose(matrix), 0, matrix.cols, {
      k: resolved.neighbours,
      alpha: resolved.alpha,
      beta: resolved.beta,
    });
    const fromSource = csrOfLists(lists, matrix.cols);
    if (resolved.normalise) normaliseRows(fromSource);
    // Without a bound on what leads to them, best-sellers gather weak transitions from everywhere.
    const toTarget = transpose(fromSource);
    const cut = resolved.cutTargets ? strongest(toTarget, resolved.neighbours) : toTarget;
    return new ItemItemModel(recipeOf(NAME, resolved), interactions, cut);
  },
  restore: (recipe, interactions, sections) => ItemItemModel.restore(recipe, interactions, sections),
};

/**
 * The k items a walk from each of the items `[from, to)` ends at most likely, itself excluded. One dense row of memory;
 * time is the sum over the slice's cells of the length of their rows.
 *
 * @param rows customers × items
 * @param columns its transpose
 */
export function walkNeighbours(
  rows: Csr,
  columns: Csr,
  from: number,
  to: number,
  options: { readonly k: number; readonly alpha: number; readonly beta: number },
): TopLists {
  const discount = rowSums(columns).map((sum) => (sum > 0 ? sum ** -options.beta : 0));
  const ended = byPair((_item, other, reached) => reached * discount[other]);
  const toCustomers = { ...columns, values: stepProbabilities(columns, options.alpha) };
  const toItems = { ...rows, values: stepProbabilities(rows, options.alpha) };
  return nearest(toCustomers, toItems, from, to, options.k, ended);
}

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
