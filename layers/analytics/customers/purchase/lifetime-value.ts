import type { ValueSettings } from '../../../contract/value-settings.ts';

/**
 * Present value of money that comes later: Σ value_i / (1 + rate)^time_i.
 *
 * @param rate for one unit of time, 0.1 for 10 %
 * @param times when each comes; absent: at the ends of the periods 1, 2, …
 */
export function presentValue(values: ArrayLike<number>, rate: number, times?: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] / (1 + rate) ** (times ? times[i] : i + 1);
  return sum;
}

/**
 * Lifetime value of each buyer in minor units over the horizon:
 *
 *   CLV = margin × (1 − refund share) × Σ over periods of ΔE[orders] × value of an order / (1 + r)^t
 *
 * The horizon is cut into periods of `periodDays` (the last may be shorter), money of a period comes at its end, t in years and r
 * a year. O(buyers × periods) time.
 *
 * @param orders expected orders of the buyer at a position within so many days
 * @param horizonDays of the forecast; may be shorter than the settings'
 */
export function lifetimeValues(
  orders: (position: number, days: number) => number,
  orderValue: Float64Array,
  horizonDays: number,
  { margin, annualRate, periodDays }: ValueSettings,
  refundShare: number,
): Float64Array {
  const kept = margin * (1 - refundShare);
  const ends: number[] = [];
  for (let day = periodDays; day < horizonDays; day += periodDays) ends.push(day);
  ends.push(horizonDays);
  const years = ends.map((day) => day / 365);
  const values = new Float64Array(ends.length);
  return orderValue.map((worth, i) => {
    let before = 0;
    for (const [t, end] of ends.entries()) {
      const until = orders(i, end);
      values[t] = worth * (until - before);
      before = until;
    }
    return kept * presentValue(values, annualRate, years);
  });
}
