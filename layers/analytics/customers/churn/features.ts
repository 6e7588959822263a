import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS, dayOf } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';
import { activityAt } from '../lifecycle/activity.ts';
import { type InterpurchaseTimes, interpurchaseTimes, shareBelow } from '../lifecycle/interpurchase-times.ts';

/** What a feature tells, for reasons that a person reads. */
export type FeatureTopic =
  | 'recency'
  | 'overdue'
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
  { name: 'overdue', topic: 'overdue' },
  { name: 'typical_gap', topic: 'rhythm' },
  { name: 'typical_overdue', topic: 'overdue' },
  { name: 'longer_waits', topic: 'overdue' },
  { name: 'longer_pauses', topic: 'overdue' },
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

type FeatureName = (typeof FEATURES)[number]['name'];

/** Where each feature stands in a row. */
const COLUMN = Object.fromEntries(FEATURES.map(({ name }, column) => [name, column])) as Readonly<
  Record<FeatureName, number>
>;

/** Order days of so many days, and where their number stands. */
const WINDOWS = [
  { days: 30, column: COLUMN.orders_30 },
  { days: 91, column: COLUMN.orders_91 },
  { days: 183, column: COLUMN.orders_183 },
  { days: 365, column: COLUMN.orders_365 },
];

/** Sums that count half after so many days. */
const FADING = [
  { half: 10, column: COLUMN.fading_10, spend: false },
  { half: 30, column: COLUMN.fading_30, spend: false },
  { half: 90, column: COLUMN.fading_90, spend: false },
  { half: 180, column: COLUMN.fading_180, spend: false },
  { half: 30, column: COLUMN.fading_spend_30, spend: true },
  { half: 180, column: COLUMN.fading_spend_180, spend: true },
];

/** Width in days of the bell over the same days of the year before. */
const SEASON_WIDTH = 40;

/**
 * Features of buyers as of `cut` (UTC ms), from purchases up to then only: row-major, a row a customer. Days are calendar days.
 * O(events) time and memory.
 *
 * @param customers the buyers to describe, each with a purchase up to `cut`
 * @param horizonDays length of the time to come: centres the seasonal features on the same days of the year before
 * @param dims numbers of a row: those beyond the features are left 0
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
  const activity = recentActivity(dataset, cut);
  const today = dayOf(cut, timeZone);
  const rhythmOf = rhythmFeatures(interpurchaseTimes(dataset, cut, timeZone, customers), horizonDays);
  const describe = describer(days, today, horizonDays);
  const data = new Float64Array(customers.length * dims);
  for (let i = 0; i < customers.length; i++) {
    const row = data.subarray(i * dims, i * dims + FEATURES.length);
    describe(i, row);
    rhythmOf(customers[i], row);
    activity(customers[i], row);
    for (let d = 0; d < row.length; d++) row[d] = Math.log1p(row[d]);
  }
  return data;
}

/** Order days of buyers in the order of time; those of a buyer lie together, from `offsets[i]` up to `offsets[i + 1]`. */
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

/** Days since anything was heard of a customer, what they did without buying of late, and what they put into carts. */
function recentActivity(dataset: Dataset, cut: number): (customer: number, row: Float64Array) => void {
  const { seen, visits, carts } = activityAt(dataset, cut);
  return (c, row) => {
    row[COLUMN.last_seen] = Number.isNaN(seen[c]) ? 0 : (cut - seen[c]) / DAY_MS;
    row[COLUMN.visits_30] = visits[c];
    row[COLUMN.carts_30] = carts[c];
  };
}

/**
 * The customer's typical gap; the wait so far in such gaps; the share of the shop's gaps, against what was typical before them,
 * that were longer than the wait, and of those the share that were longer than the wait and the horizon to come.
 */
function rhythmFeatures(
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

/** Writes what order days tell of the buyer at a position into an empty row, where sums are made too. */
function describer(
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
  const fading = FADING.map((one) => ({ ...one, left: byAge((age) => 2 ** (-age / one.half)) }));
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
      for (const { left, column, spend } of fading) row[column] += spend ? amount[at] * left[age] : left[age];
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
