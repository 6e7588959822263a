import type { EventLog } from './contract.ts';
import type { Query } from './lists.ts';

/**
 * Items of a query in order, oldest first: a customer's events, or a history that was passed in. A history has no order:
 * the item that weighs most counts as the latest.
 */
export function sequenceOf({ row, history }: Query, { offsets, item }: EventLog): Int32Array {
  if (row >= 0) return item.subarray(offsets[row], offsets[row + 1]);
  const order = Array.from(history.items.keys()).sort((a, b) => history.weights[a] - history.weights[b]);
  return Int32Array.from(order, (h) => history.items[h]);
}
