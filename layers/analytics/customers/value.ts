import type { Concentration } from '../../contract/insights.ts';
import { netOf } from '../../contract/trade.ts';
import { tiedRuns } from '../numeric/tied-runs.ts';
import { type CustomerTable, netRevenue } from './summary.ts';

/**
 * Revenue that shares refer to, in minor units: the net revenue of every customer who is not in the red, and of
 * anonymous purchases. Customers whose refunds exceed their purchases count as zero, so that shares lie in 0 to 1
 * and add up to one. Zero for a shop without revenue.
 */
export function revenueBase(table: CustomerTable): number {
  let sum = Math.max(0, netOf(table.anonymous));
  for (let c = 0; c < table.count; c++) sum += Math.max(0, netRevenue(table, c));
  return sum;
}

/** Contribution rate: the share of `base` that net revenue brings, 0 to 1; 0 when either is not positive. */
export function contribution(net: number, base: number): number {
  return base > 0 && net > 0 ? Math.min(1, net / base) : 0;
}

/**
 * Concentration of positive revenue; negative values count as zero. Gini by ranks:
 * G = Σ (2i − n − 1) x₍ᵢ₎ / (n Σ x). O(n log n) time. All zero when there is no revenue.
 *
 * @param values revenue of each customer, any unit
 * @param tops shares of customers, 0 to 1
 * @param points number of points of the Lorenz curve, at least 2
 */
export function concentration(
  values: Float64Array,
  tops: readonly number[] = [0.01, 0.1, 0.2],
  points = 21,
): Concentration {
  const n = values.length;
  const sorted = values.map((value) => (value > 0 ? value : 0)).sort();
  const cumulated = new Float64Array(n + 1);
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    cumulated[i + 1] = cumulated[i] + sorted[i];
    weighted += (2 * (i + 1) - n - 1) * sorted[i];
  }
  const total = cumulated[n];
  const shareOfPoorest = (count: number) => (total > 0 ? cumulated[count] / total : 0);
  return {
    customers: n,
    gini: total > 0 ? weighted / (n * total) : 0,
    topShares: tops.map((share) => {
      // The tiny step back keeps 0.1 × 30 = 3.0000000000000004 from taking a fourth customer.
      const count = Math.min(n, Math.ceil(share * n - 1e-9));
      return { customers: share, revenue: total > 0 ? 1 - shareOfPoorest(n - count) : 0 };
    }),
    lorenz: Array.from({ length: points }, (_, p) => shareOfPoorest(Math.round((p / (points - 1)) * n))),
  };
}

/**
 * How tiers are cut. By quantile: `shares` of members from the best down, the last tier takes the rest. By threshold:
 * a member is in the first tier whose smallest value and frequency both are reached, else in the last.
 */
export type TierRule =
  | { readonly by: 'quantile'; readonly shares: readonly number[] }
  | {
      readonly by: 'threshold';
      readonly tiers: readonly { readonly value: number; readonly frequency: number }[];
    };

/** Top 20 %, next 30 %, the remaining 50 %. */
export const THREE_TIERS: TierRule = { by: 'quantile', shares: [0.2, 0.3] };
/** Top 5 %, next 15 %, 30 %, 30 %, and the last fifth. */
export const FIVE_TIERS: TierRule = { by: 'quantile', shares: [0.05, 0.15, 0.3, 0.3] };

/**
 * Tier of each member: 0 is the best. Ties of value go to the more frequent; equal members are in one tier,
 * that of the middle of their ranks.
 * O(n log n) time.
 *
 * @param value worth of each member; must not be NaN
 * @param frequency orders of each member
 */
export function tiers(value: Float64Array, frequency: Int32Array, rule: TierRule): Uint8Array {
  const n = value.length;
  const tier = new Uint8Array(n);
  if (rule.by === 'threshold') {
    for (let i = 0; i < n; i++) {
      const found = rule.tiers.findIndex((t) => value[i] >= t.value && frequency[i] >= t.frequency);
      tier[i] = found < 0 ? rule.tiers.length : found;
    }
    return tier;
  }
  let cumulated = 0;
  const ends = rule.shares.map((share) => {
    cumulated += share;
    return Math.round(cumulated * n);
  });
  const compare = (a: number, b: number) => value[b] - value[a] || frequency[b] - frequency[a];
  for (const { members, middle } of tiedRuns(n, compare)) {
    const found = ends.findIndex((end) => middle < end);
    for (const member of members) tier[member] = found < 0 ? ends.length : found;
  }
  return tier;
}
