import type { Rows } from './rows.ts';

/** Rows to learn from: `y` is 1 or 0. */
export interface Examples {
  readonly rows: Rows;
  readonly y: Uint8Array;
  /**
   * Part of each row's log-odds that is known and not to be learnt: the level of the season that a row is of. Left out of what is
   * foretold. Trees of means cannot use it.
   */
  readonly offset: Float64Array;
}

/** What a learner made. */
export interface Learnt {
  /** Log-odds of y = 1 for each of some rows. Finite. */
  odds(rows: Rows): Float64Array;
}

/** Log-odds of y = 1 for each row of `x`, row-major. Finite. */
export type LogOdds = (x: Float64Array) => Float64Array;

/** A blend before it is asked: what reasons ask of rows that are nearly the same is not worked out anew for each. */
export interface RowOdds extends Learnt {
  /** Rows of features in the forms that the blend takes them in. */
  rowsOf(x: Float64Array): Rows;
}

/** A way to learn. The same examples and seed give the same model. */
export interface Classifier {
  readonly name: string;
  fit(examples: Examples, seed: number): Learnt;
}

/** Log-odds beyond this say no more than "nearly sure", and would drown the others in a blend. */
const LIMIT = 8;

/** ln(p / (1 − p)), kept within ± 8. */
export function logOdds(p: number): number {
  return Math.max(-LIMIT, Math.min(LIMIT, Math.log(p / (1 - p))));
}

/** 1 / (1 + e^−z). */
export function probability(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
