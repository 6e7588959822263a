import { tiedRuns } from '../../numeric/tied-runs.ts';
import { type CustomerTable, historicValue, recencyDays } from '../summary.ts';

/** RFM scores, 1 (worst) to 5 (best); 0 for a customer who never bought. One position a customer. */
export interface RfmScores {
  readonly recency: Uint8Array;
  readonly frequency: Uint8Array;
  readonly monetary: Uint8Array;
}

/**
 * Scores customers who have bought by recency (days since the last order), frequency (orders) and net revenue, which is at least 0.
 * O(n log n) time.
 */
export function rfmScores(table: CustomerTable): RfmScores {
  const buyers = buyersOf(table);
  const score = (value: (c: number) => number) => quintiles(table.count, buyers, value);
  return {
    recency: score((c) => -recencyDays(table, c)),
    frequency: score((c) => table.orders[c]),
    monetary: score((c) => historicValue(table, c)),
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
 * Quintiles by rank, 1 for the smallest value to 5 for the largest. Members with equal values get equal scores: the middle of the
 * ranks they share decides, so that all members alike score 3. Nothing depends on the order of the members.
 * O(n log n) time.
 *
 * @param count length of the result; positions of non-members are 0
 * @param members ascending indices
 * @param value the larger the better; must not be NaN
 */
export function quintiles(count: number, members: Int32Array, value: (index: number) => number): Uint8Array {
  const values = Float64Array.from(members, (member) => value(member));
  const scores = new Uint8Array(count);
  for (const { members: tied, middle } of tiedRuns(values.length, (a, b) => values[a] - values[b])) {
    const score = 1 + Math.floor((5 * middle) / values.length);
    for (const at of tied) scores[members[at]] = score;
  }
  return scores;
}
