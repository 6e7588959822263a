/** Features cut into at most 64 bins by their quantiles in the training rows. */
export interface Binning {
  readonly dims: number;
  /** Upper edges of the bins of each feature, ascending. */
  readonly edges: readonly Float64Array[];
}

/** Greatest number of bins of a feature. */
export const MAX_BINS = 64;

/** Edges at the quantiles of up to 10,000 rows. O(dims × n log n) time. */
export function binning(x: Float64Array, dims: number): Binning {
  const rows = x.length / dims;
  const step = Math.max(1, Math.floor(rows / 10_000));
  const edges = Array.from({ length: dims }, (_, d) => {
    const values: number[] = [];
    for (let i = 0; i < rows; i += step) values.push(x[i * dims + d]);
    const sorted = Float64Array.from(values).sort();
    const cuts: number[] = [];
    for (let b = 1; b < MAX_BINS; b++) {
      const value = sorted[Math.floor((b * sorted.length) / MAX_BINS)];
      // The largest value bounds nothing; equal quantiles are one edge.
      if (value < sorted[sorted.length - 1] && value !== cuts.at(-1)) cuts.push(value);
    }
    return Float64Array.from(cuts);
  });
  return { dims, edges };
}

/** Bin of every value; same layout as `x`. */
export function toBins(x: Float64Array, { dims, edges }: Binning): Uint8Array {
  const bins = new Uint8Array(x.length);
  for (let d = 0; d < dims; d++) {
    const cuts = edges[d];
    for (let i = d; i < x.length; i += dims) {
      const value = x[i];
      let low = 0;
      let high = cuts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value <= cuts[middle]) high = middle;
        else low = middle + 1;
      }
      bins[i] = low;
    }
  }
  return bins;
}

/** A copy with each column in one piece: trees are grown a feature at a time. */
export function byColumn(bins: Uint8Array, dims: number): Uint8Array {
  const rows = bins.length / dims;
  const columns = new Uint8Array(bins.length);
  for (let i = 0, row = 0; row < rows; row++)
    for (let d = 0; d < dims; d++, i++) columns[d * rows + row] = bins[i];
  return columns;
}
