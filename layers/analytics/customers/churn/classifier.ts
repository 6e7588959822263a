/** Rows to learn from: `x` row-major with `dims` columns, `y` 1 or 0. */
export interface Examples {
  readonly dims: number;
  readonly x: Float64Array;
  readonly y: Uint8Array;
  /**
   * Part of each row's log-odds that is known and not to be learnt: the level of the season that a row is of. Left out of what is
   * foretold. Trees of means cannot use it.
   */
  readonly offset: Float64Array;
}

/** A fitted model: log-odds of y = 1 for each row of `x`. Finite. */
export type LogOdds = (x: Float64Array) => Float64Array;

/** A way to learn. The same examples and seed give the same model. */
export interface Classifier {
  readonly name: string;
  fit(examples: Examples, seed: number): LogOdds;
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

/** Columns brought to mean 0 and deviation 1 by the training rows; columns that do not vary become 0. */
export function standardiser({ dims, x }: Examples): (x: Float64Array) => Float64Array {
  const rows = x.length / dims;
  const mean = new Float64Array(dims);
  const deviation = new Float64Array(dims);
  for (let i = 0; i < x.length; i++) mean[i % dims] += x[i] / rows;
  for (let i = 0; i < x.length; i++) deviation[i % dims] += (x[i] - mean[i % dims]) ** 2 / rows;
  const scale = deviation.map((variance) => (variance > 1e-18 ? 1 / Math.sqrt(variance) : 0));
  return (values) => {
    const standard = new Float64Array(values.length);
    for (let i = 0; i < values.length; i += dims)
      for (let d = 0; d < dims; d++) standard[i + d] = (values[i + d] - mean[d]) * scale[d];
    return standard;
  };
}
