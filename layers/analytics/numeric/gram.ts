import type { Csr } from './csr.ts';

/** Upper triangle of XᵀX without its diagonal, and the diagonal. Column indices of a row are in no order. */
export interface Gram {
  readonly upper: Csr;
  readonly diagonal: Float64Array;
}

/**
 * Inner products of all pairs of columns of a sparse non-negative matrix X.
 *
 * Time is half the sum of squared row lengths, twice (count, then fill). Memory is bounded: where there would be more
 * than `maxCells` pairs, the smallest inner products are left out, by powers of two of their size.
 *
 * @param rows X
 * @param columns its transpose
 */
export function gram(rows: Csr, columns: Csr, maxCells: number): Gram {
  const items = columns.rows;
  const diagonal = new Float64Array(items);
  const offsets = new Int32Array(items + 1);
  const dots = new Float64Array(items);
  /** 32-bit words of the dots; odd ones are the upper halves, which are 0 while the dot is 0. */
  const words = new Int32Array(dots.buffer);
  const touched = new Int32Array(items + 1);
  const bySize = new Float64Array(SIZES);

  for (let item = 0; item < items; item++) {
    const count = products(item);
    for (let t = 0; t < count; t++) {
      bySize[sizeOf(words[2 * touched[t] + 1])]++;
      dots[touched[t]] = 0;
    }
  }
  let least = SIZES;
  for (let cells = 0; least > 0 && cells + bySize[least - 1] <= maxCells; least--) cells += bySize[least - 1];

  const kept = bySize.subarray(least).reduce((sum, cells) => sum + cells, 0);
  const indices = new Int32Array(kept);
  const values = new Float32Array(kept);
  let at = 0;
  for (let item = 0; item < items; item++) {
    const count = products(item);
    for (let t = 0; t < count; t++) {
      const other = touched[t];
      if (sizeOf(words[2 * other + 1]) >= least) {
        indices[at] = other;
        values[at++] = dots[other];
      }
      dots[other] = 0;
    }
    offsets[item + 1] = at;
  }
  return { upper: { rows: items, cols: items, offsets, indices, values }, diagonal };

  /** Inner products of `item` with later items into `dots`; returns how many. Sets the diagonal. */
  function products(item: number): number {
    let count = 0;
    let square = 0;
    for (let c = columns.offsets[item]; c < columns.offsets[item + 1]; c++) {
      const row = columns.indices[c];
      const weight = columns.values[c];
      square += weight * weight;
      // Backwards from the end of the row: only later items, without a search for where they start.
      for (let r = rows.offsets[row + 1] - 1; rows.indices[r] > item; r--) {
        const other = rows.indices[r];
        // Counted without a branch that would often be mispredicted.
        touched[count] = other;
        count += (words[2 * other + 1] - 1) >>> 31;
        dots[other] += weight * rows.values[r];
      }
    }
    diagonal[item] = square;
    return count;
  }
}

/** Number of exponents of a double. */
const SIZES = 2048;

/** The exponent of two of a positive double, from its upper word; sizes ascend with it. */
function sizeOf(word: number): number {
  return word >>> 20;
}
