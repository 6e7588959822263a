import type { Dataset } from '../../../contract/events/dataset.ts';
import { dayOf } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';
import type { Histories } from './contract.ts';

/** Repeat purchasing in weeks, with what was spent; one position a buyer. */
export interface BuyerHistories extends Histories {
  /** Customer index of each position, ascending. */
  readonly customers: Int32Array;
  /**
   * Mean value of a repeat order day in minor units, over those with a positive value; 0 where there is none. Input of
   * the spend models: first orders are left out, since they differ from what customers come back for.
   */
  readonly meanSpend: Float64Array;
  /** Number of repeat order days with a positive value. */
  readonly spendDays: Float64Array;
  /** Weeks after the first (which starts on the first order day) with an order, and the number of the last of them, 0 without. */
  readonly weeksOrdered: Float64Array;
  readonly lastWeek: Float64Array;
  /** Sum of the logarithms of the weeks between order days; 0 without a repeat order. */
  readonly logGaps: Float64Array;
}

/**
 * Histories of all who bought up to `cut`. Rules: orders of one calendar day are one; a day of no value counts as an
 * order and not for spend; refunds are not orders (they enter the value by the refund share). Weeks are days / 7 between
 * calendar days. O(events) time.
 *
 * @param cut UTC milliseconds: later events do not exist; age ends on its day
 */
export function buyerHistories(dataset: Dataset, cut: number, timeZone = 'UTC'): BuyerHistories {
  const { events } = dataset;
  const customers = dataset.customers.length;
  const first = new Float64Array(customers).fill(Number.NaN);
  const last = new Float64Array(customers);
  const repeats = new Float64Array(customers);
  const spent = new Float64Array(customers);
  const paidDays = new Float64Array(customers);
  const today = new Float64Array(customers);
  const weeksOrdered = new Float64Array(customers);
  const lastWeek = new Float64Array(customers);
  const logGaps = new Float64Array(customers);
  const closeDay = (c: number) => {
    if (last[c] > first[c] && today[c] > 0) {
      spent[c] += today[c];
      paidDays[c]++;
    }
    today[c] = 0;
  };
  for (let e = 0; e < events.length && events.time[e] <= cut; e++) {
    const c = events.customer[e];
    if (c < 0 || events.type[e] !== EVENT_CODE.purchase) continue;
    const day = dayOf(events.time[e], timeZone);
    if (Number.isNaN(first[c])) {
      first[c] = day;
      last[c] = day;
    } else if (day !== last[c]) {
      closeDay(c);
      logGaps[c] += Math.log((day - last[c]) / 7);
      last[c] = day;
      repeats[c]++;
      const week = Math.floor((day - first[c]) / 7);
      if (week > lastWeek[c]) {
        weeksOrdered[c]++;
        lastWeek[c] = week;
      }
    }
    if (events.amount[e] > 0) today[c] += events.amount[e];
  }
  for (let c = 0; c < customers; c++) closeDay(c);
  let count = 0;
  const buyers = new Int32Array(customers);
  for (let c = 0; c < customers; c++) if (!Number.isNaN(first[c])) buyers[count++] = c;
  // Loops, not Float64Array.from, which takes its values through an iterator: this runs for every training cut.
  const column = (of: (c: number) => number) => {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = of(buyers[i]);
    return values;
  };
  const end = dayOf(cut, timeZone);
  return {
    count,
    customers: buyers.slice(0, count),
    x: column((c) => repeats[c]),
    recency: column((c) => (last[c] - first[c]) / 7),
    age: column((c) => (end - first[c]) / 7),
    weight: column(() => 1),
    meanSpend: column((c) => (paidDays[c] > 0 ? spent[c] / paidDays[c] : 0)),
    spendDays: column((c) => paidDays[c]),
    weeksOrdered: column((c) => weeksOrdered[c]),
    lastWeek: column((c) => lastWeek[c]),
    logGaps: column((c) => logGaps[c]),
  };
}

/** Evenly picked buyers, at most `most`; all of them where there are not more. */
export function thinHistories(histories: BuyerHistories, most: number): BuyerHistories {
  const step = Math.ceil(histories.count / most);
  if (step <= 1) return histories;
  const every = (values: Float64Array) => values.filter((_, i) => i % step === 0);
  const customers = histories.customers.filter((_, i) => i % step === 0);
  return {
    count: customers.length,
    customers,
    x: every(histories.x),
    recency: every(histories.recency),
    age: every(histories.age),
    weight: every(histories.weight),
    meanSpend: every(histories.meanSpend),
    spendDays: every(histories.spendDays),
    weeksOrdered: every(histories.weeksOrdered),
    lastWeek: every(histories.lastWeek),
    logGaps: every(histories.logGaps),
  };
}

/**
 * Equal histories as one with their number as weight: one-time buyers of the same day are many, and likelihoods cost by
 * the history, not by the customer. In ascending order, so that sums do not depend on the order of customers.
 */
export function mergeEqual(histories: Histories): Histories {
  const { count, x, recency, age, weight } = histories;
  const order = Int32Array.from({ length: count }, (_, i) => i).sort(
    (i, j) => x[i] - x[j] || recency[i] - recency[j] || age[i] - age[j],
  );
  const kept: number[] = [];
  const weights: number[] = [];
  for (const i of order) {
    const j = kept.at(-1);
    if (j !== undefined && x[i] === x[j] && recency[i] === recency[j] && age[i] === age[j])
      weights[weights.length - 1]! += weight[i];
    else {
      kept.push(i);
      weights.push(weight[i]);
    }
  }
  const column = (values: Float64Array) => {
    const picked = new Float64Array(kept.length);
    for (let at = 0; at < kept.length; at++) picked[at] = values[kept[at]];
    return picked;
  };
  return {
    count: kept.length,
    x: column(x),
    recency: column(recency),
    age: column(age),
    weight: Float64Array.from(weights),
  };
}
