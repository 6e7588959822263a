import type { Dataset } from '../../../contract/events/dataset.ts';
import { dayOf } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';
import { medianOf } from '../../numeric/median.ts';

/** What customers brought; a position a customer of the dataset, money in minor units. */
export interface PastOrders {
  /** Greatest revenue of as many consecutive days as the horizon has; 0 for a customer who never bought. */
  readonly bestRevenue: Float64Array;
  /** Revenue of the mean order day; NaN for a customer who never bought. */
  readonly meanOrder: Float64Array;
  /** Median of the customer's own pauses between order days; NaN with fewer than two. */
  readonly usualGap: Float64Array;
}

/**
 * What every customer brought up to `cut` (UTC ms). Expects a dataset net of refunds: an order that was given back brought nothing.
 * O(events) time.
 *
 * @param horizonDays length of the period that {@link PastOrders.bestRevenue} looks for
 */
export function pastOrders(
  { events, customers }: Dataset,
  cut: number,
  horizonDays: number,
  timeZone: string,
): PastOrders {
  const days: (Day[] | undefined)[] = new Array(customers.length);
  for (let e = 0; e < events.length && events.time[e] <= cut; e++) {
    const c = events.customer[e];
    if (c < 0 || events.type[e] !== EVENT_CODE.purchase) continue;
    const day = dayOf(events.time[e], timeZone);
    days[c] ??= [];
    const own = days[c];
    if (own.at(-1)?.day !== day) own.push({ day, revenue: 0 });
    own[own.length - 1].revenue += Math.max(0, events.amount[e]);
  }
  return {
    bestRevenue: Float64Array.from(customers, (_, c) => bestOf(days[c] ?? [], horizonDays)),
    meanOrder: Float64Array.from(customers, (_, c) => meanOf(days[c] ?? [])),
    usualGap: Float64Array.from(customers, (_, c) => usualGapOf(days[c] ?? [])),
  };
}

interface Day {
  readonly day: number;
  revenue: number;
}

function bestOf(days: readonly Day[], horizonDays: number): number {
  let [best, sum, from] = [0, 0, 0];
  for (const { day, revenue } of days) {
    sum += revenue;
    for (; days[from].day <= day - horizonDays; from++) sum -= days[from].revenue;
    best = Math.max(best, sum);
  }
  return best;
}

function meanOf(days: readonly Day[]): number {
  return days.reduce((sum, { revenue }) => sum + revenue, 0) / days.length;
}

function usualGapOf(days: readonly Day[]): number {
  return medianOf(
    Float64Array.from({ length: Math.max(0, days.length - 1) }, (_, n) => days[n + 1].day - days[n].day),
  );
}
