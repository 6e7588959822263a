import type { Dataset } from '../../../contract/events/dataset.ts';
import { dayOf } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';

/** When customers order, in days; a position a customer of the dataset. */
export interface InterpurchaseTimes {
  readonly today: number;
  /** Number of order days; 0 for a customer who never bought: all else is then NaN. */
  readonly orderDays: Int32Array;
  readonly firstDay: Float64Array;
  readonly lastDay: Float64Array;
  /** Days between the last two order days; NaN with one. */
  readonly lastGap: Float64Array;
  /**
   * The customer's typical gap in days: the geometric mean of their gaps, mixed in logarithms with the shop's as if the shop's
   * had been seen {@link PRIOR_GAPS} times more.
   */
  readonly typicalGap: Float64Array;
  /** As {@link typicalGap}, of the gaps before the last one. */
  readonly typicalGapBefore: Float64Array;
  /** Distribution of gaps relative to the typical gap before each: ln(gap / typical), ascending, at most 2,001 quantiles. */
  readonly spread: Float64Array;
}

/** Weight of the shop's mean gap against the customer's own gaps, in gaps. */
const PRIOR_GAPS = 2;

/** Gap in days assumed where nobody has ordered twice. */
const UNKNOWN_GAP = 90;

const QUANTILES = 2000;

/**
 * Interpurchase times as of `cut` (UTC ms). O(events + gaps log gaps) time.
 *
 * @param among customers to include; others are treated as if they had never bought. Absent: all
 */
export function interpurchaseTimes(
  dataset: Dataset,
  cut: number,
  timeZone = 'UTC',
  among?: Int32Array,
): InterpurchaseTimes {
  const { events } = dataset;
  const count = dataset.customers.length;
  const included = new Uint8Array(count).fill(among === undefined ? 1 : 0);
  if (among !== undefined) for (let i = 0; i < among.length; i++) included[among[i]] = 1;
  const orderDays = new Int32Array(count);
  const firstDay = new Float64Array(count).fill(Number.NaN);
  const lastDay = new Float64Array(count).fill(Number.NaN);
  const lastGap = new Float64Array(count).fill(Number.NaN);
  const logSum = new Float64Array(count);
  const owners: number[] = [];
  const gaps: number[] = [];
  for (let e = 0; e < events.length && events.time[e] <= cut; e++) {
    const c = events.customer[e];
    if (c < 0 || included[c] === 0 || events.type[e] !== EVENT_CODE.purchase) continue;
    const day = dayOf(events.time[e], timeZone);
    if (day === lastDay[c]) continue;
    if (orderDays[c] === 0) firstDay[c] = day;
    else {
      lastGap[c] = day - lastDay[c];
      logSum[c] += Math.log(lastGap[c]);
      owners.push(c);
      gaps.push(lastGap[c]);
    }
    lastDay[c] = day;
    orderDays[c]++;
  }
  const shop =
    gaps.length > 0 ? gaps.reduce((sum, gap) => sum + Math.log(gap), 0) / gaps.length : Math.log(UNKNOWN_GAP);
  const typical = (sum: number, seen: number) => (sum + PRIOR_GAPS * shop) / (seen + PRIOR_GAPS);
  const column = (of: (c: number) => number) =>
    Float64Array.from({ length: count }, (_, c) => (orderDays[c] > 0 ? Math.exp(of(c)) : Number.NaN));
  return {
    today: dayOf(cut, timeZone),
    orderDays,
    firstDay,
    lastDay,
    lastGap,
    typicalGap: column((c) => typical(logSum[c], orderDays[c] - 1)),
    typicalGapBefore: column((c) =>
      orderDays[c] > 1 ? typical(logSum[c] - Math.log(lastGap[c]), orderDays[c] - 2) : shop,
    ),
    spread: spreadOf(owners, gaps, count, typical),
  };
}

/** Each gap relative to its customer's typical gap before it, as a forecast made then would have seen it. */
function spreadOf(
  owners: readonly number[],
  gaps: readonly number[],
  count: number,
  typical: (sum: number, seen: number) => number,
): Float64Array {
  const sum = new Float64Array(count);
  const seen = new Int32Array(count);
  const residuals = new Float64Array(gaps.length);
  for (let i = 0; i < gaps.length; i++) {
    const c = owners[i];
    const log = Math.log(gaps[i]);
    residuals[i] = log - typical(sum[c], seen[c]);
    sum[c] += log;
    seen[c]++;
  }
  residuals.sort();
  if (residuals.length <= QUANTILES + 1) return residuals;
  return Float64Array.from(
    { length: QUANTILES + 1 },
    (_, q) => residuals[Math.round((q / QUANTILES) * (residuals.length - 1))],
  );
}

/** Share of ascending values that do not exceed `limit`; NaN without any. O(log n). */
export function shareBelow(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low / values.length;
}
