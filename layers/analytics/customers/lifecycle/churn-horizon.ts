import type { Dataset } from '../../../contract/events/dataset.ts';
import { dayOf } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';
import { shareBelow } from './interpurchase-times.ts';

/** Churn horizons in days to choose from when the configuration names none. */
const CHURN_DAYS = [30, 60, 91, 182, 365] as const;

/**
 * Share of repeat orders that must fall within the churn horizon: a customer who has not ordered in the time in which nearly all
 * returning customers do has churned.
 */
const RETURN_SHARE = 0.9;

/** Horizon of a shop with too few repeat orders to derive one. */
const UNKNOWN_DAYS = 91;

/** Fewest repeat orders to derive a horizon from. */
const MIN_GAPS = 30;

/**
 * The shortest of {@link CHURN_DAYS} in which at least {@link RETURN_SHARE} of the shop's repeat orders came, counted from the
 * order day before; {@link UNKNOWN_DAYS} in a shop with too few. All gaps between order days weigh the same.
 *
 * Only order days are used that have been observed for the longest horizon since (or for half of the shop's history if that is
 * shorter), with gaps that ended within that time. The latest order days can only have short gaps, which would make a growing
 * shop look faster than it is. O(events + gaps log gaps) time.
 *
 * @param cut UTC ms: later events do not exist
 */
export function churnDaysOf(dataset: Dataset, cut: number, timeZone = 'UTC'): number {
  const gaps = observedGaps(dataset, cut, timeZone);
  if (gaps.length < MIN_GAPS) return UNKNOWN_DAYS;
  return CHURN_DAYS.find((days) => shareBelow(gaps, days) >= RETURN_SHARE) ?? longest();
}

function longest(): number {
  return CHURN_DAYS[CHURN_DAYS.length - 1];
}

/** Gaps after order days that have been observed long enough; days, ascending. */
function observedGaps({ events, customers }: Dataset, cut: number, timeZone: string): Float64Array {
  const last = new Float64Array(customers.length).fill(Number.NaN);
  const begins: number[] = [];
  const gaps: number[] = [];
  let first = Number.NaN;
  for (let e = 0; e < events.length && events.time[e] <= cut; e++) {
    const c = events.customer[e];
    if (c < 0 || events.type[e] !== EVENT_CODE.purchase) continue;
    const day = dayOf(events.time[e], timeZone);
    if (Number.isNaN(first)) first = day;
    if (day === last[c]) continue;
    if (!Number.isNaN(last[c])) {
      begins.push(last[c]);
      gaps.push(day - last[c]);
    }
    last[c] = day;
  }
  const today = dayOf(cut, timeZone);
  const observed = Math.min(longest(), Math.floor((today - first) / 2));
  return Float64Array.from(gaps.filter((gap, i) => begins[i] <= today - observed && gap <= observed)).sort();
}
