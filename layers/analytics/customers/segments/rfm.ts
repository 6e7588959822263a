import { type CustomerTable, netRevenue, recencyDays } from '../summary.ts';

/** RFM scores, 1 (worst) to 5 (best); 0 for a customer who never bought. One position a customer. */
export interface RfmScores {
  readonly recency: Uint8Array;
  readonly frequency: Uint8Array;
  readonly monetary: Uint8Array;
}

/**
 * Scores customers who have bought by recency (days since the last order), frequency (orders) and net revenue.
 * O(n log n) time.
 */
export function rfmScores(table: CustomerTable): RfmScores {
  const buyers = buyersOf(table);
  const score = (value: (c: number) => number) => quintiles(table.count, buyers, value);
  return {
    recency: score((c) => -recencyDays(table, c)),
    frequency: score((c) => table.orders[c]),
    monetary: score((c) => netRevenue(table, c)),
  };
}

/** Indices of customers with at least one order, ascending. */
export function buyersOf(table: CustomerTable): Int32Array {
  let n = 0;
  for (let c = 0; c < table.count; c++) if (table.orders[c] > 0) n++;
  const buyers = new Int32Array(n);
  n = 0;
  for (let c = 0; c < table.count; c++) if (table.orders[c] > 0) buyers[n++] = c;
  return buyers;
}

/**
 * Quintiles by rank, 1 for the smallest value to 5 for the largest, so that each score holds a fifth of the members
 * however the values are distributed. Ties go by customer index, which follows the identifier: the same customers
 * fall on the same side every night. The middle of the rank decides, so one member alone scores 3.
 *
 * @param count length of the result; positions of non-members are 0
 * @param members ascending indices
 * @param value the larger the better; must not be NaN
 */
export function quintiles(count: number, members: Int32Array, value: (index: number) => number): Uint8Array {
  const n = members.length;
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) values[i] = value(members[i]);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  order.sort((a, b) => values[a] - values[b] || a - b);
  const scores = new Uint8Array(count);
  for (let rank = 0; rank < n; rank++) scores[members[order[rank]]] = 1 + Math.floor((5 * (rank + 0.5)) / n);
  return scores;
}
