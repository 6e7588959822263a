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
