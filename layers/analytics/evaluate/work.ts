import type { Interactions } from '../recommend/contract.ts';

/**
 * Work of fitting and asking a model beside that of item neighbours, from times taken on one shop's invoices (478,000 pairs).
 * Rough is enough: it decides how much is tried, never what wins.
 */
const FACTORS: Readonly<Record<string, number>> = {
  popularity: 0.02,
  'recent-popularity': 0.02,
  trending: 0.02,
  'item-knn': 1,
  'user-knn': 1,
  rp3beta: 1.3,
  'tifu-knn': 1.3,
  'session-knn': 1.5,
  'turbo-cf': 2.5,
  transitions: 3,
  content: 3,
  'sparse-ease': 6,
  'gf-cf': 10,
  bspm: 10,
  ials: 10,
  ease: 40,
};
/** Of a model the table does not have. */
const UNKNOWN = 3;

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

/** Work of a model in pairs, on interactions of so many pairs. */
export function workOfModel(model: string, pairs: number): number {
  return (FACTORS[model] ?? UNKNOWN) * pairs;
}
