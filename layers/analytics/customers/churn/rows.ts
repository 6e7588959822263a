import { binning, toBins } from './tree.ts';

/** Feature rows in the forms that learners take them in; a form is made when first asked for, once for all of them. */
export interface Rows {
  readonly dims: number;
  readonly count: number;
  /** As they are; row-major. */
  readonly x: Float64Array;
  /** Columns brought to mean 0 and deviation 1 by the rows that were learnt from; columns that did not vary there are 0. */
  standard(): Float64Array;
  /** Bin of every value among the quantiles of the rows that were learnt from; row-major. */
  bins(): Uint8Array;
  /** Other rows that these are, but for some columns: see {@link withColumns}. */
  readonly but?: { readonly from: Rows; readonly columns: readonly number[] };
}

/** How to bring rows of `dims` columns into these forms, by the means and quantiles of the rows of `x`. */
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

/** Rows with some columns of others as many: every form is put together from theirs. */
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
    but: { from, columns },
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
