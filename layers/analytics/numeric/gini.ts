/**
 * Gini coefficient: 0, all values are equal, to near 1, one has everything; 0 where nothing is there. O(n log n).
 * @param size number of values that there might be: those beyond the given ones count as 0
 */
export function gini(values: Float64Array, size = values.length): number {
  const sorted = values.toSorted();
  let total = 0;
  let weighted = 0;
  for (let i = 0; i < sorted.length; i++) {
    total += sorted[i];
    weighted += (i + 1 - (sorted.length - size)) * sorted[i];
  }
  return total === 0 ? 0 : (2 * weighted) / (size * total) - (size + 1) / size;
}
