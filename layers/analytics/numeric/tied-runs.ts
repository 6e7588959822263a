/** Positions that rank equally, and the middle of the ranks they share: 0.5 for the first alone. */
export interface TiedRun {
  readonly members: Int32Array;
  readonly middle: number;
}

/**
 * Positions 0 to n − 1 ranked by a comparison, as runs of equal ones in rank order, so that what is decided by rank treats equals
 * equally and does not depend on the order of positions. O(n log n) time.
 */
export function* tiedRuns(n: number, compare: (a: number, b: number) => number): Generator<TiedRun> {
  const ranked = Int32Array.from({ length: n }, (_, at) => at).sort((a, b) => compare(a, b) || a - b);
  for (let first = 0; first < n; ) {
    let end = first + 1;
    while (end < n && compare(ranked[first], ranked[end]) === 0) end++;
    yield { members: ranked.subarray(first, end), middle: (first + end) / 2 };
    first = end;
  }
}
