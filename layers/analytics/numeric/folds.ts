import { seededRandom } from './random.ts';

/**
 * Fold of every row, drawn at random such that each fold has its share of every stratum. O(rows).
 * @param strata what is spread evenly: a name a row
 */
export function stratifiedFolds(strata: readonly string[], folds: number, seed: number): Int32Array {
  const random = seededRandom(seed, 'folds');
  const rowsOf = new Map<string, number[]>();
  for (const [row, stratum] of strata.entries()) {
    const rows = rowsOf.get(stratum) ?? [];
    rows.push(row);
    rowsOf.set(stratum, rows);
  }
  const foldOf = new Int32Array(strata.length);
  for (const rows of rowsOf.values()) {
    for (let i = rows.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [rows[i], rows[j]] = [rows[j], rows[i]];
    }
    for (const [at, row] of rows.entries()) foldOf[row] = at % folds;
  }
  return foldOf;
}

/** Rows of a fold, and all others. */
export function heldAndOthers(foldOf: Int32Array, fold: number): [held: number[], others: number[]] {
  const held: number[] = [];
  const others: number[] = [];
  for (let row = 0; row < foldOf.length; row++) (foldOf[row] === fold ? held : others).push(row);
  return [held, others];
}
