import type { Dataset } from '../../events/dataset.ts';
import { EVENT_CODE } from '../../events/event-types.ts';
import { DAY_MS, dayOf } from '../days.ts';
import { customerRhythms, type Rhythms, shareBelow } from '../lifecycle/rhythm.ts';

/** A table of numbers: row-major, a row a customer, a column a feature. */
export interface FeatureTable {
  readonly names: readonly string[];
  readonly rows: number;
  readonly data: Float64Array;
}

/** What a feature tells, for reasons that a person reads. */
export type FeatureTopic =
  | 'recency'
  | 'frequency'
  | 'rhythm'
  | 'spend'
  | 'tenure'
  | 'basket'
  | 'season'
  | 'activity';

/** Every feature, as log1p of a count, of days, of a share or of hundreds of minor units, in the order of the columns. */
export const FEATURES = [
  { name: 'order_days', topic: 'frequency' },
  { name: 'tenure', topic: 'tenure' },
  { name: 'recency', topic: 'recency' },
  { name: 'spend', topic: 'spend' },
  { name: 'orders_30', topic: 'recency' },
  { name: 'orders_91', topic: 'frequency' },
  { name: 'orders_183', topic: 'frequency' },
  { name: 'orders_365', topic: 'frequency' },
  { name: 'fading_10', topic: 'recency' },
  { name: 'fading_30', topic: 'recency' },
  { name: 'fading_90', topic: 'frequency' },
  { name: 'fading_180', topic: 'frequency' },
  { name: 'fading_spend_30', topic: 'spend' },
  { name: 'fading_spend_180', topic: 'spend' },
  { name: 'mean_gap', topic: 'rhythm' },
  { name: 'late_gap', topic: 'rhythm' },
  { name: 'overdue', topic: 'recency' },
  { name: 'typical_gap', topic: 'rhythm' },
  { name: 'typical_overdue', topic: 'recency' },
  { name: 'longer_waits', topic: 'recency' },
  { name: 'longer_pauses', topic: 'recency' },
  { name: 'months', topic: 'frequency' },
  { name: 'lines', topic: 'basket' },
  { name: 'last_lines', topic: 'basket' },
  { name: 'last_spend', topic: 'spend' },
  { name: 'season', topic: 'season' },
  { name: 'season_quarter', topic: 'season' },
  { name: 'last_seen', topic: 'activity' },
  { name: 'visits_30', topic: 'activity' },
  { name: 'carts_30', topic: 'activity' },
] as const satisfies readonly { readonly name: string; readonly topic: FeatureTopic }[];

const WINDOWS = [30, 91, 183, 365];
const FADING = [10, 30, 90, 180];
const FADING_SPEND = [30, 180];

/** Width in days of the bell over the same days of the year before. */
const SEASON_WIDTH = 40;

/** Number of features that look at more than purchases: the last columns. */
const ACTIVITY = 3;

interface OrderDay {
  readonly day: number;
  amount: number;
  lines: number;
}

/**
 * Features of buyers as of `cut` (UTC ms), from purchases up to then only. Days are calendar days. O(events) time
 * and memory.
 *
 * @param customers the buyers to describe, each with a purchase up to `cut`
 * @param horizonDays length of the time to come: centres the seasonal features on the same days of the year before
 */
export function churnFeatures(
  dataset: Dataset,
  cut: number,
  customers: Int32Array,
  horizonDays: number,
  timeZone: string,
): FeatureTable {
  const daysOf = orderDays(dataset, cut, customers, timeZone);
  const activity = recentActivity(dataset, cut);
  const today = dayOf(cut, timeZone);
  const rhythmOf = rhythmFeatures(customerRhythms(dataset, cut, timeZone, customers), horizonDays);
  const width = FEATURES.length;
  const data = new Float64Array(customers.length * width);
  for (let i = 0; i < customers.length; i++) {
    data.set(describe(daysOf(i), today, horizonDays, rhythmOf(customers[i])), i * width);
    data.set(activity(customers[i]), (i + 1) * width - ACTIVITY);
  }
  for (let i = 0; i < data.length; i++) data[i] = Math.log1p(data[i]);
  return { names: FEATURES.map(({ name }) => name), rows: customers.length, data };
}

/** Order days of the customer at a position, made when asked for: all at once would be an object a day of the shop. */
function orderDays(
  { events, customers: all }: Dataset,
  cut: number,
  customers: Int32Array,
  timeZone: string,
): (position: number) => OrderDay[] {
  const positions = new Int32Array(all.length).fill(-1);
  for (let i = 0; i < customers.length; i++) positions[customers[i]] = i;
  const positionOf = (e: number) =>
    events.customer[e] >= 0 && events.type[e] === EVENT_CODE.purchase ? positions[events.customer[e]] : -1;
  const offsets = new Int32Array(customers.length + 1);
  let known = 0;
  for (; known < events.length && events.time[known] <= cut; known++) {
    const position = positionOf(known);
    if (position >= 0) offsets[position + 1]++;
  }
  for (let i = 0; i < customers.length; i++) offsets[i + 1] += offsets[i];
  const next = offsets.slice();
  const purchases = new Int32Array(offsets[customers.length]);
  for (let e = 0; e < known; e++) {
    const position = positionOf(e);
    if (position >= 0) purchases[next[position]++] = e;
  }
  return (position) => {
    const days: OrderDay[] = [];
    let last: OrderDay | undefined;
    for (let at = offsets[position]; at < offsets[position + 1]; at++) {
      const e = purchases[at];
      const day = dayOf(events.time[e], timeZone);
      const amount = events.amount[e] > 0 ? events.amount[e] / 100 : 0;
      if (last?.day === day) {
        last.amount += amount;
        last.lines++;
      } else {
        last = { day, amount, lines: 1 };
        days.push(last);
      }
    }
    return days;
  };
}

/** Days since anything was heard of a customer, what they did without buying in 30 days, and what they put into carts. */
function recentActivity(dataset: Dataset, cut: number): (customer: number) => [number, number, number] {
  const { events } = dataset;
  const customers = dataset.customers.length;
  const seen = new Float64Array(customers).fill(Number.NaN);
  const visits = new Float64Array(customers);
  const carts = new Float64Array(customers);
  for (let e = 0; e < events.length && events.time[e] <= cut; e++) {
    const c = events.customer[e];
    if (c < 0 || events.type[e] === EVENT_CODE.refund) continue;
    seen[c] = events.time[e];
    if (events.type[e] === EVENT_CODE.purchase || cut - events.time[e] > 30 * DAY_MS) continue;
    visits[c]++;
    if (events.type[e] === EVENT_CODE.cart) carts[c]++;
  }
  return (c) => [Number.isNaN(seen[c]) ? 0 : (cut - seen[c]) / DAY_MS, visits[c], carts[c]];
}

/**
 * The customer's typical gap; the wait so far in such gaps; the share of the shop's gaps, against what was typical before them,
 * that were longer than the wait, and of those the share that were longer than the wait and the horizon to come.
 */
function rhythmFeatures(
  { today, lastDay, typicalGap, spread }: Rhythms,
  horizonDays: number,
): (customer: number) => readonly [number, number, number, number] {
  const longerThan = (days: number, gap: number) => 1 - shareBelow(spread, Math.log(days / gap));
  return (c) => {
    const gap = typicalGap[c];
    const waited = today - lastDay[c];
    const longer = spread.length > 0 ? longerThan(Math.max(0.5, waited), gap) : 1;
    const pauses = longer > 0.001 ? longerThan(waited + horizonDays, gap) / longer : 1;
    return [gap, waited / gap, longer, pauses];
  };
}

function describe(
  days: readonly OrderDay[],
  today: number,
  horizonDays: number,
  rhythm: readonly number[],
): number[] {
  if (days.length === 0) return new Array<number>(FEATURES.length - ACTIVITY).fill(0);
  const [first, last] = [days[0], days[days.length - 1]];
  const recency = today - last.day;
  const tenure = today - first.day;
  const windows = WINDOWS.map(() => 0);
  const fading = FADING.map(() => 0);
  const fadingSpend = FADING_SPEND.map(() => 0);
  let spend = 0;
  let lines = 0;
  let season = 0;
  let seasonQuarter = 0;
  const months = new Set<number>();
  for (const { day, amount, lines: count } of days) {
    const age = today - day;
    spend += amount;
    lines += count;
    months.add(Math.floor(age / 30.44));
    for (let w = 0; w < WINDOWS.length; w++) if (age <= WINDOWS[w]) windows[w]++;
    for (let h = 0; h < FADING.length; h++) fading[h] += 2 ** (-age / FADING[h]);
    for (let h = 0; h < FADING_SPEND.length; h++) fadingSpend[h] += amount * 2 ** (-age / FADING_SPEND[h]);
    const apart = (age - (365 - horizonDays / 2)) / SEASON_WIDTH;
    season += Math.exp(-0.5 * apart * apart);
    if (age <= 365 && age > 365 - horizonDays) seasonQuarter++;
  }
  const meanGap = days.length > 1 ? (last.day - first.day) / (days.length - 1) : tenure;
  const late = days[Math.max(0, days.length - 4)];
  const lateGap = days.length > 1 ? (last.day - late.day) / Math.min(3, days.length - 1) : tenure;
  return [
    days.length,
    tenure,
    recency,
    spend,
    ...windows,
    ...fading,
    ...fadingSpend,
    meanGap,
    lateGap,
    recency / (meanGap + 1),
    ...rhythm,
    months.size,
    lines,
    last.lines,
    last.amount,
    season,
    seasonQuarter,
  ];
}

/** Whether each of the customers orders nothing later than `cut` and up to `horizonDays` after: 1 or 0. O(events). */
export function orderedNothing(
  dataset: Dataset,
  cut: number,
  customers: Int32Array,
  horizonDays: number,
): Uint8Array {
  const { events } = dataset;
  const until = cut + horizonDays * DAY_MS;
  const nothing = new Uint8Array(dataset.customers.length).fill(1);
  for (let e = 0; e < events.length && events.time[e] <= until; e++)
    if (events.time[e] > cut && events.customer[e] >= 0 && events.type[e] === EVENT_CODE.purchase)
      nothing[events.customer[e]] = 0;
  return Uint8Array.from(customers, (c) => nothing[c]);
}
