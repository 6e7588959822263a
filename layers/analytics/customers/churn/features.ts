import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS, dayOf } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';
import { activityAt } from '../lifecycle/activity.ts';
import { type InterpurchaseTimes, interpurchaseTimes, shareBelow } from '../lifecycle/interpurchase-times.ts';
import { COLUMN, FEATURES } from './feature-list.ts';

/** Windows in which order days are counted, with the column of each count. */
const WINDOWS = [
  { days: 30, column: COLUMN.orders_30 },
  { days: 91, column: COLUMN.orders_91 },
  { days: 183, column: COLUMN.orders_183 },
  { days: 365, column: COLUMN.orders_365 },
];

/** Exponentially decayed sums, with half-life in days: order days, or money where `spend`. */
const DECAYED_SUMS = [
  { halfLife: 10, column: COLUMN.decayed_10, spend: false },
  { halfLife: 30, column: COLUMN.decayed_30, spend: false },
  { halfLife: 90, column: COLUMN.decayed_90, spend: false },
  { halfLife: 180, column: COLUMN.decayed_180, spend: false },
  { halfLife: 30, column: COLUMN.decayed_spend_30, spend: true },
  { halfLife: 180, column: COLUMN.decayed_spend_180, spend: true },
];

/** Width in days of the bell curve around the same days of the year before. */
const SEASON_WIDTH = 40;

/**
 * Features of buyers as of `cut` (UTC ms), from purchases up to then only: row-major, a row per customer. Days are calendar days.
 * O(events) time and memory.
 *
 * @param customers the buyers to describeOrders, each with a purchase up to `cut`
 * @param horizonDays forecast horizon: the seasonal features are centred on the same days of the year before
 * @param dims length of a row; columns beyond the features stay 0
 */
export function churnFeatures(
  dataset: Dataset,
  cut: number,
  customers: Int32Array,
  horizonDays: number,
  timeZone: string,
  dims: number,
): Float64Array {
  const days = orderDays(dataset, cut, customers, timeZone);
  const describeActivity = activityFeatures(dataset, cut);
  const today = dayOf(cut, timeZone);
  const describeGaps = gapFeatures(interpurchaseTimes(dataset, cut, timeZone, customers), horizonDays);
  const describeOrders = orderFeatures(days, today, horizonDays);
  const data = new Float64Array(customers.length * dims);
  for (let i = 0; i < customers.length; i++) {
    const row = data.subarray(i * dims, i * dims + FEATURES.length);
    describeOrders(i, row);
    describeGaps(customers[i], row);
    describeActivity(customers[i], row);
    for (let d = 0; d < row.length; d++) row[d] = Math.log1p(row[d]);
  }
  return data;
}

/** Order days in order of time; those of buyer `i` are at `offsets[i]` to `offsets[i + 1] - 1`. */
interface OrderDays {
  readonly offsets: Int32Array;
  readonly day: Int32Array;
  readonly amount: Float64Array;
  readonly lines: Int32Array;
}

function orderDays(
  { events, customers: all }: Dataset,
  cut: number,
  customers: Int32Array,
  timeZone: string,
): OrderDays {
  const positions = new Int32Array(all.length).fill(-1);
  for (let i = 0; i < customers.length; i++) positions[customers[i]] = i;
  const positionOf = (e: number) =>
    events.customer[e] >= 0 && events.type[e] === EVENT_CODE.purchase ? positions[events.customer[e]] : -1;
  const offsets = new Int32Array(customers.length + 1);
  const last = new Int32Array(customers.length).fill(-1);
  let known = 0;
  for (; known < events.length && events.time[known] <= cut; known++) {
    const position = positionOf(known);
    if (position < 0) continue;
    const day = dayOf(events.time[known], timeZone);
    if (offsets[position + 1] === 0 || day !== last[position]) offsets[position + 1]++;
    last[position] = day;
  }
  for (let i = 0; i < customers.length; i++) offsets[i + 1] += offsets[i];
  const total = offsets[customers.length];
  const next = offsets.slice();
  const days = {
    offsets,
    day: new Int32Array(total),
    amount: new Float64Array(total),
    lines: new Int32Array(total),
  };
  for (let e = 0; e < known; e++) {
    const position = positionOf(e);
    if (position < 0) continue;
    const day = dayOf(events.time[e], timeZone);
    if (next[position] === offsets[position] || days.day[next[position] - 1] !== day)
      days.day[next[position]++] = day;
    const at = next[position] - 1;
    days.amount[at] += events.amount[e] > 0 ? events.amount[e] / 100 : 0;
    days.lines[at]++;
  }
  return days;
}

/** Days since the customer's last event, and their recent visits and cart events. */
function activityFeatures(dataset: Dataset, cut: number): (customer: number, row: Float64Array) => void {
  const { seen, visits, carts } = activityAt(dataset, cut);
  return (c, row) => {
    row[COLUMN.last_seen] = Number.isNaN(seen[c]) ? 0 : (cut - seen[c]) / DAY_MS;
    row[COLUMN.visits_30] = visits[c];
    row[COLUMN.carts_30] = carts[c];
  };
}

/**
 * The customer's typical gap; the wait so far in typical gaps; the share of the shop's gaps (relative to what was typical before
 * each) that were longer than the wait; and of those the share that were longer than the wait plus the horizon.
 */
function gapFeatures(
  { today, lastDay, typicalGap, spread }: InterpurchaseTimes,
  horizonDays: number,
): (customer: number, row: Float64Array) => void {
  const longerThan = (days: number, gap: number) => 1 - shareBelow(spread, Math.log(days / gap));
  return (c, row) => {
    const gap = typicalGap[c];
    const waited = today - lastDay[c];
    const longer = spread.length > 0 ? longerThan(Math.max(0.5, waited), gap) : 1;
    const pauses = longer > 0.001 ? longerThan(waited + horizonDays, gap) / longer : 1;
    row[COLUMN.typical_gap] = gap;
    row[COLUMN.typical_overdue] = waited / gap;
    row[COLUMN.longer_waits] = longer;
    row[COLUMN.longer_pauses] = pauses;
  };
}

/** Features from order days: writes those of the buyer at a position into a row of zeros. */
function orderFeatures(
  { offsets, day, amount, lines }: OrderDays,
  today: number,
  horizonDays: number,
): (position: number, row: Float64Array) => void {
  const oldest = day.reduce((most, one) => Math.max(most, today - one), 0);
  // Powers by age, since there are far fewer ages than order days.
  const byAge = (of: (age: number) => number) =>
    Float64Array.from({ length: oldest + 1 }, (_, age) => of(age));
  const bell = byAge((age) => {
    const apart = (age - (365 - horizonDays / 2)) / SEASON_WIDTH;
    return Math.exp(-0.5 * apart * apart);
  });
  const decayed = DECAYED_SUMS.map((sum) => ({ ...sum, weight: byAge((age) => 2 ** (-age / sum.halfLife)) }));
  return (position, row) => {
    const from = offsets[position];
    const last = offsets[position + 1] - 1;
    const count = last - from + 1;
    const recency = today - day[last];
    const tenure = today - day[from];
    let month = -1;
    for (let at = from; at <= last; at++) {
      const age = today - day[at];
      row[COLUMN.spend] += amount[at];
      row[COLUMN.lines] += lines[at];
      const ofMonth = Math.floor(age / 30.44);
      if (ofMonth !== month) row[COLUMN.months]++;
      month = ofMonth;
      for (const { days, column } of WINDOWS) if (age <= days) row[column]++;
      for (const { weight, column, spend } of decayed)
        row[column] += spend ? amount[at] * weight[age] : weight[age];
      row[COLUMN.season] += bell[age];
      if (age <= 365 && age > 365 - horizonDays) row[COLUMN.season_quarter]++;
    }
    const late = Math.max(from, last - 3);
    const meanGap = count > 1 ? (tenure - recency) / (count - 1) : tenure;
    row[COLUMN.order_days] = count;
    row[COLUMN.tenure] = tenure;
    row[COLUMN.recency] = recency;
    row[COLUMN.mean_gap] = meanGap;
    row[COLUMN.late_gap] = count > 1 ? (day[last] - day[late]) / (last - late) : tenure;
    row[COLUMN.overdue] = recency / (meanGap + 1);
    row[COLUMN.last_lines] = lines[last];
    row[COLUMN.last_spend] = amount[last];
  };
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
