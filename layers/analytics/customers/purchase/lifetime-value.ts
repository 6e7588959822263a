import type { ValueModel } from './value-model.ts';

/**
 * Present value of money that comes at the end of each period: Σ value_t / (1 + rate)^t, t = 1, 2, …
 *
 * @param rate per period, 0.1 for 10 %
 */
export function presentValue(values: readonly number[], rate: number): number {
  let sum = 0;
  for (let t = values.length; t > 0; t--) sum = (sum + values[t - 1]) / (1 + rate);
  return sum;
}

/**
 * Lifetime value of each buyer in minor units over the horizon:
 *
 *   CLV = margin × (1 − refund share) × Σ over periods of ΔE[revenue] / (1 + r)^t
 *
 * The horizon is cut into periods of `periodDays` (the last may be shorter), r is the annual rate for one period,
 * (1 + annual)^(days/365) − 1, and revenue within the horizon is spread over the periods as the model spreads orders.
 * O(buyers × periods) time.
 */
export function lifetimeValues(model: ValueModel): Float64Array {
  const { settings, orders, revenue } = model;
  const kept = settings.margin * (1 - model.refundShare);
  const ends: number[] = [];
  for (let day = settings.periodDays; day < settings.horizonDays; day += settings.periodDays) ends.push(day);
  ends.push(settings.horizonDays);
  return revenue.map((whole, i) => {
    const cumulated = ends.map((day) => orders.orders(i, day / 7));
    const total = cumulated[ends.length - 1];
    if (!(total > 0)) return 0;
    let sum = 0;
    for (let t = 0; t < ends.length; t++) {
      const share = (cumulated[t] - (t > 0 ? cumulated[t - 1] : 0)) / total;
      sum += (whole * share) / (1 + settings.annualRate) ** (ends[t] / 365);
    }
    return kept * sum;
  });
}
