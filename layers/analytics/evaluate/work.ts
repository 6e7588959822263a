import type { Interactions, Recommender } from '../recommend/contract.ts';

/**
 * The unit of work: pairs of items that one customer has, over all customers. It is what every neighbourhood model walks
 * through, and known before anything is fitted: a budget of it gives the same trials on every machine, where a budget of
 * time does not. O(customers).
 */
export function pairsOf({ matrix }: Interactions): number {
  let pairs = 0;
  for (let row = 0; row < matrix.rows; row++) pairs += (matrix.offsets[row + 1] - matrix.offsets[row]) ** 2;
  return pairs;
}

/** Work of fitting and querying models, in pairs, on interactions of so many pairs. */
export function workOf(models: readonly Recommender[], pairs: number): number {
  return models.reduce((sum, { traits }) => sum + traits.cost * pairs, 0);
}
