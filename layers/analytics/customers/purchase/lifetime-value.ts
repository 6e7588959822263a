import type { ValueModel } from './value-model.ts';

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
 *   CLV = margin × (1 − refund share) × Σ over periods of ΔE[revenue] / (1 + r)^t
 *
 * The horizon is cut into periods of `periodDays` (the last may be shorter), money of a period comes at its end, t in years and r
 * a year. Revenue within the horizon is spread over the periods as the model spreads orders. O(buyers × periods) time.
 */
export function lifetimeValues(model: ValueModel): Float64Array {
  const { settings, orders, revenue } = model;
  const kept = settings.margin * (1 - model.refundShare);
  const ends: number[] = [];
  for (let day = settings.periodDays; day < settings.horizonDays; day += settings.periodDays) ends.push(day);
  ends.push(settings.horizonDays);
  const years = ends.map((day) => day / 365);
  const values = new Float64Array(ends.length);
  return revenue.map((whole, i) => {
    const total = orders.orders(i, settings.horizonDays / 7);
    if (!(total > 0)) return 0;
    let before = 0;
    for (let t = 0; t < ends.length; t++) {
      const until = t === ends.length - 1 ? total : orders.orders(i, ends[t] / 7);
      values[t] = (whole * (until - before)) / total;
      before = until;
    }
    return kept * presentValue(values, settings.annualRate, years);
  });
}
