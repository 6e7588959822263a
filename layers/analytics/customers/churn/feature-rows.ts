import { binning, toBins } from './binning.ts';

/** Feature rows in the forms that classifiers take; each form is computed once, when first needed. */
export interface Rows {
  readonly dims: number;
  readonly count: number;
  /** Raw values; row-major. */
  readonly x: Float64Array;
  /** Columns standardised by mean and deviation of the training rows; columns that are constant there are 0. */
  standard(): Float64Array;
  /** Bin of every value among the quantiles of the training rows; row-major. */
  bins(): Uint8Array;
  /** The rows that these were made from by replacing columns, see {@link withColumns}. */
  readonly derivedFrom?: { readonly rows: Rows; readonly columns: readonly number[] };
}

/** Returns a function that prepares rows of `dims` columns by the means and quantiles of the training rows `x`. */
export function rowsLike(x: Float64Array, dims: number): (x: Float64Array) => Rows {
  const standardiser = once(() => standardiserOf(x, dims));
  const edges = once(() => binning(x, dims));
  return (rows) => ({
    dims,
    count: rows.length / dims,
    x: rows,
    standard: once(() => standardiser()(rows)),
    bins: once(() => toBins(rows, edges())),
  });
}

/** Copies `from` with some columns of `others` (as many rows); every form is assembled from theirs. */
export function withColumns(from: Rows, others: Rows, columns: readonly number[]): Rows {
  const { dims, count } = from;
  function mixed<A extends Float64Array | Uint8Array>(of: (rows: Rows) => A): () => A {
    return once(() => {
      const values = of(from).slice() as A;
      const taken = of(others);
      for (const d of columns) for (let at = d; at < values.length; at += dims) values[at] = taken[at];
      return values;
    });
  }
  const x = mixed((rows) => rows.x);
  return {
    dims,
    count,
    get x() {
      return x();
    },
    standard: mixed((rows) => rows.standard()),
    bins: mixed((rows) => rows.bins()),
    derivedFrom: { rows: from, columns },
  };
}

function standardiserOf(x: Float64Array, dims: number) {
  const rows = x.length / dims;
  const mean = new Float64Array(dims);
  const deviation = new Float64Array(dims);
  for (let i = 0; i < x.length; i += dims) for (let d = 0; d < dims; d++) mean[d] += x[i + d] / rows;
  for (let i = 0; i < x.length; i += dims)
    for (let d = 0; d < dims; d++) deviation[d] += (x[i + d] - mean[d]) ** 2 / rows;
  const scale = deviation.map((variance) => (variance > 1e-18 ? 1 / Math.sqrt(variance) : 0));
  return (values: Float64Array) => {
    const standard = new Float64Array(values.length);
    for (let i = 0; i < values.length; i += dims)
      for (let d = 0; d < dims; d++) standard[i + d] = (values[i + d] - mean[d]) * scale[d];
    return standard;
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
