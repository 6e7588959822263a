import type { Rows } from './feature-rows.ts';

/** Rows to learn from: `y` is 1 or 0. */
export interface Examples {
  readonly rows: Rows;
  readonly y: Uint8Array;
  /**
   * Known part of each row's log-odds that is not to be learnt: the level of the row's season. Predictions leave it out. Trees that
   * average outcomes cannot use it.
   */
  readonly offset: Float64Array;
}

/** A trained classifier. */
export interface Learnt {
  /** Log-odds of y = 1 for each of some rows. Finite. */
  odds(rows: Rows): Float64Array;
}

/** Log-odds of y = 1 for each row of `x`, row-major. Finite. */
export type LogOdds = (x: Float64Array) => Float64Array;

/** A blend that takes prepared rows, so that nearly equal rows (as reasons compare them) share the work. */
export interface RowOdds extends Learnt {
  /** Prepares rows of features for the blend. */
  rowsOf(x: Float64Array): Rows;
}

/** A learning method. The same examples and seed give the same model. */
export interface Classifier {
  readonly name: string;
  fit(examples: Examples, seed: number): Learnt;
}
