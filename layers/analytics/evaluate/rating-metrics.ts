/** Errors of predicted ratings. `rmse` and `mae` are in units of the rating; both 0 when nothing was rated. */
export interface RatingMetrics {
  readonly count: number;
  readonly rmse: number;
  readonly mae: number;
}

/** @param predicted aligned with `actual`; pairs with a NaN on either side are left out */
export function ratingMetrics(predicted: ArrayLike<number>, actual: ArrayLike<number>): RatingMetrics {
  let count = 0;
  let squares = 0;
  let absolute = 0;
  for (let i = 0; i < actual.length; i++) {
    const error = predicted[i] - actual[i];
    if (Number.isNaN(error)) continue;
    count++;
    squares += error * error;
    absolute += Math.abs(error);
  }
  return count === 0
    ? { count: 0, rmse: 0, mae: 0 }
    : { count, rmse: Math.sqrt(squares / count), mae: absolute / count };
}
