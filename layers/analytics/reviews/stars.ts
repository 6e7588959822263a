/** The stars that a text without any would have. */
export interface StarEstimate {
  /** Mean of the stars of reviews that read alike. */
  readonly stars: number;
  /** Four in five reviews that read alike have so many. */
  readonly from: number;
  readonly to: number;
}

/** Reviews that read alike. */
const ALIKE = 50;

/**
 * Estimates stars from log-odds of praise: those of the {@link ALIKE} starred reviews whose log-odds, held out, are nearest. No shape is
 * assumed: shops with many five-star reviews differ from others. O(log n + alike) an estimate.
 * @param odds of the starred reviews, not learnt from them
 */
export function starEstimator(
  odds: Float64Array,
  stars: Float64Array,
): ((odds: number) => StarEstimate) | undefined {
  const count = odds.length;
  if (count === 0) return undefined;
  const order = Array.from(odds, (_, i) => i).sort((a, b) => odds[a] - odds[b] || a - b);
  const size = Math.min(ALIKE, count);
  return (at) => {
    let low = 0;
    for (let high = count; low < high; ) {
      const middle = (low + high) >> 1;
      if (odds[order[middle]] < at) low = middle + 1;
      else high = middle;
    }
    // The window of neighbours grows to the nearer side.
    let [from, to] = [low, low];
    while (to - from < size) {
      const left = from > 0 ? at - odds[order[from - 1]] : Number.POSITIVE_INFINITY;
      const right = to < count ? odds[order[to]] - at : Number.POSITIVE_INFINITY;
      if (left <= right) from -= 1;
      else to += 1;
    }
    const alike = Float64Array.from(order.slice(from, to), (i) => stars[i]).sort();
    const share = (q: number) => alike[Math.min(size - 1, Math.floor(q * size))];
    return { stars: alike.reduce((sum, one) => sum + one, 0) / size, from: share(0.1), to: share(0.9) };
  };
}
