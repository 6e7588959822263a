import type { Interactions, ModelTraits, Settings, WorkShape } from '../recommend/contract.ts';
import { holdersOf } from './catalogue-metrics.ts';

/**
 * The unit of work is a pair of items that one customer has: what every neighbourhood model walks through, known before
 * anything is fitted. A budget of it gives the same trials on every machine, where a budget of time does not.
 */

/** Pairs that one core of two in 2025 walks through in about a second. */
export const PAIRS_A_SECOND = 40e6;

/** What work depends on. O(customers + items). */
export function shapeOf(interactions: Interactions): WorkShape {
  const { matrix, log } = interactions;
  let pairs = 0;
  for (let row = 0; row < matrix.rows; row++) pairs += (matrix.offsets[row + 1] - matrix.offsets[row]) ** 2;
  let holderPairs = 0;
  for (const count of holdersOf(interactions)) holderPairs += count * count;
  const { rows, cols } = matrix;
  return { rows, cols, cells: matrix.indices.length, events: log.item.length, pairs, holderPairs };
}

/** Work of fitting a model, and of one list. */
export function workOf(
  traits: ModelTraits,
  settings: Settings,
  shape: WorkShape,
): { readonly fit: number; readonly list: number } {
  const own = traits.work?.(shape, settings);
  const lists = (0.2 * traits.cost * shape.pairs) / Math.max(1, shape.rows);
  const { fit, list } = own ?? { fit: traits.cost * shape.pairs, list: lists };
  return { fit: fit + 2 * shape.events, list };
}
