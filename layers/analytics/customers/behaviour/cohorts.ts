import type { Dataset } from '../../events/dataset.ts';
import { EVENT_CODE } from '../../events/event-types.ts';
import { localTime } from '../days.ts';

/** Customers who first ordered in one calendar month. */
export interface Cohort {
  /** `2026-03`. */
  readonly month: string;
  readonly customers: number;
  /** Customers who ordered in the month of the first order (all of them), one month later, two …; up to the as-of month. */
  readonly active: readonly number[];
  /** Net of nothing: value of the orders of those months, minor units. */
  readonly revenue: readonly number[];
}

/**
 * Monthly cohort retention up to the as-of time, oldest cohort first; months without new customers have a cohort of none. The
 * last column of each cohort is the as-of month, which may not be over. O(events + months²).
 */
export function cohortRetention(dataset: Dataset, timeZone = 'UTC'): Cohort[] {
  const { events, asOf } = dataset;
  const count = dataset.customers.length;
  const first = new Int32Array(count).fill(-1);
  const lastActive = new Int32Array(count).fill(-1);
  const end = monthOf(asOf, timeZone);
  const rows = new Map<number, { customers: number; active: number[]; revenue: number[] }>();
  for (let e = 0; e < events.length && events.time[e] <= asOf; e++) {
    const c = events.customer[e];
    if (c < 0 || events.type[e] !== EVENT_CODE.purchase) continue;
    const month = monthOf(events.time[e], timeZone);
    if (first[c] < 0) {
      first[c] = month;
      if (!rows.has(month)) rows.set(month, emptyRow(end - month + 1));
      rows.get(month)!.customers++;
    }
    const row = rows.get(first[c])!;
    const since = month - first[c];
    if (lastActive[c] !== month) {
      lastActive[c] = month;
      row.active[since]++;
    }
    if (events.amount[e] > 0) row.revenue[since] += events.amount[e];
  }
  if (rows.size === 0) return [];
  const start = Math.min(...rows.keys());
  return Array.from({ length: end - start + 1 }, (_, i) => ({
    month: nameOf(start + i),
    ...(rows.get(start + i) ?? emptyRow(end - start - i + 1)),
  }));
}

function emptyRow(months: number): { customers: number; active: number[]; revenue: number[] } {
  return {
    customers: 0,
    active: new Array<number>(months).fill(0),
    revenue: new Array<number>(months).fill(0),
  };
}

/** Months since year 0. */
function monthOf(time: number, timeZone: string): number {
  const date = new Date(localTime(time, timeZone));
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function nameOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}
