import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS, dayOf } from '../../../contract/events/days.ts';
import { EVENT_CODE } from '../../../contract/events/event-types.ts';
import { probability } from '../../numeric/log-odds.ts';
import { rowsLike } from '../churn/feature-rows.ts';
import { orderedNothing } from '../churn/features.ts';
import { logistic } from '../churn/logistic.ts';
import { activityAt, unseenDays } from './activity.ts';

/** Number of past cuts to learn first orders from, one horizon apart. */
const LEARNT_CUTS = 6;

/** Fewest prospects who ordered, and fewest who did not, to fit a model on; with fewer the mean rate is used. */
const MIN_OUTCOMES = 30;

/** Fewest past prospects to know a mean rate of. */
const MIN_PROSPECTS = 10;

/** Features of a prospect: days unseen, recent visits, recent cart events. */
const DIMS = 3;

/**
 * Probability that each customer who has not bought yet orders within `horizonDays` after `cut` (UTC ms); NaN for others. Who only gave
 * something back has bought: the order is not in the data.
 * A logistic regression on days since last seen and on visits and cart events of the last 30 days, fitted on the prospects of
 * {@link LEARNT_CUTS} past cuts; their mean rate if too few of them ordered, or did not, to fit one; NaN
 * if they are fewer than {@link MIN_PROSPECTS}. O(cuts × events) time.
 */
export function firstOrderProbability(
  dataset: Dataset,
  cut: number,
  horizonDays: number,
  seed: number,
): Float64Array {
  const chance = new Float64Array(dataset.customers.length).fill(Number.NaN);
  const now = prospectsAt(dataset, cut);
  if (now.customers.length === 0) return chance;
  const past = Array.from({ length: LEARNT_CUTS }, (_, n) => cut - (n + 1) * horizonDays * DAY_MS)
    .map((before) => ({ before, ...prospectsAt(dataset, before) }))
    .filter(({ customers }) => customers.length > 0);
  const x = Float64Array.from(past.flatMap((one) => Array.from(one.x)));
  const y = Uint8Array.from(
    past.flatMap(({ before, customers }) =>
      Array.from(orderedNothing(dataset, before, customers, horizonDays), (nothing) => 1 - nothing),
    ),
  );
  const ordered = y.reduce((sum, one) => sum + one, 0);
  const share = y.length >= MIN_PROSPECTS ? ordered / y.length : Number.NaN;
  let odds: Float64Array | undefined;
  if (ordered >= MIN_OUTCOMES && y.length - ordered >= MIN_OUTCOMES) {
    const rowsOf = rowsLike(x, DIMS);
    const offset = new Float64Array(y.length);
    odds = logistic.fit({ rows: rowsOf(x), y, offset }, seed).odds(rowsOf(now.x));
  }
  for (let i = 0; i < now.customers.length; i++)
    chance[now.customers[i]] = odds === undefined ? share : probability(odds[i]);
  return chance;
}

/** Customers seen up to a time who had not bought, with their features; row-major. */
function prospectsAt(
  dataset: Dataset,
  cut: number,
): { readonly customers: Int32Array; readonly x: Float64Array } {
  const activity = activityAt(dataset, cut);
  const { seen, visits, carts, bought, refunded } = activity;
  const customers = Int32Array.from(seen.keys()).filter(
    (c) => !Number.isNaN(seen[c]) && bought[c] === 0 && refunded[c] === 0,
  );
  const x = new Float64Array(customers.length * DIMS);
  customers.forEach((c, i) => {
    x.set([Math.log1p(unseenDays(activity, c, cut)), Math.log1p(visits[c]), Math.log1p(carts[c])], i * DIMS);
  });
  return { customers, x };
}

/**
 * Typical value of a first order in minor units: the median revenue of the first order day over customers who first bought in the
 * 365 days up to `cut` (UTC ms); 0 if nobody did. Expects a dataset net of refunds. O(events).
 */
export function typicalFirstOrder({ events, customers }: Dataset, cut: number, timeZone: string): number {
  const first = new Float64Array(customers.length).fill(Number.NaN);
  const worth = new Float64Array(customers.length).fill(Number.NaN);
  for (let e = 0; e < events.length && events.time[e] <= cut; e++) {
    const c = events.customer[e];
    if (c < 0 || events.type[e] !== EVENT_CODE.purchase) continue;
    const day = dayOf(events.time[e], timeZone);
    if (Number.isNaN(first[c])) {
      first[c] = day;
      if (cut - events.time[e] <= 365 * DAY_MS) worth[c] = 0;
    }
    if (day === first[c] && events.amount[e] > 0) worth[c] += events.amount[e];
  }
  const values = worth.filter((value) => !Number.isNaN(value)).sort();
  return values.length > 0 ? values[values.length >> 1] : 0;
}
