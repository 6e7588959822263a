import type { Stage } from '../../../contract/customer.ts';
import type { InterpurchaseTimes } from './interpurchase-times.ts';

/** What divides the stages; gaps are the customer's own typical gaps ({@link InterpurchaseTimes.typicalGap}). */
export interface StageRules {
  /** An overdue customer has waited longer than this many typical gaps … */
  readonly overdueGaps: number;
  /** … and orders nothing within the churn horizon with at least this probability. */
  readonly overdueChurn: number;
  /** An inactive customer has waited longer than this many typical gaps; ordering after such a wait is coming back. */
  readonly inactiveGaps: number;
  /** Probability of churn from which on a customer may be inactive … */
  readonly inactiveChurn: number;
  /** … unless this many orders are expected within the horizon of value … */
  readonly inactiveOrders: number;
  /** … or the customer was seen in the shop within so many days. */
  readonly seenDays: number;
  /** Order days that make a customer established. */
  readonly establishedOrders: number;
}

export const STAGE_DEFAULTS: StageRules = {
  overdueGaps: 2.5,
  overdueChurn: 0.5,
  inactiveGaps: 6,
  inactiveChurn: 0.9,
  inactiveOrders: 1,
  seenDays: 30,
  establishedOrders: 5,
};

/** Probability of an order within the days that propensity looks ahead, from which on nobody is overdue. */
const LIKELY = 0.5;

/** Predictions and activity of a customer; NaN: the history is too short to predict. */
export interface Outlook {
  /** Probability of no order within the churn horizon. */
  readonly churn: number;
  /** Probability of an order within the days that propensity looks ahead. */
  readonly propensity: number;
  /** Orders expected within the horizon of value. */
  readonly orders: number;
  /** The customer's own usual pause between order days; NaN with fewer than two. */
  readonly usualGap: number;
  /** Days since the customer was last seen in the shop, buying or not. */
  readonly unseenDays: number;
  /** Whether the customer gave something back. */
  readonly refunded: boolean;
}

/**
 * Stage of customer `c`, by the first rule that holds:
 * 1. `orders-unknown`: no order is in the data, but a refund is. `never-ordered`: neither is.
 * 2. `inactive`: the wait since the last order exceeds `inactiveGaps` typical gaps, churn is `inactiveChurn` or more, fewer than
 *    `inactiveOrders` orders are expected, and the customer has not been seen for more than `seenDays`. All must hold: a customer who
 *    may well order, or visited yesterday, is not given up.
 * 3. `overdue`: the wait exceeds `overdueGaps` typical gaps, churn is `overdueChurn` or more, and an order is not likely soon.
 *    Neither holds while the customer has waited no longer than they usually do.
 * 4. `first-order`: one order day.
 * 5. `reactivated`: the last gap exceeded `inactiveGaps` of the gaps typical before it.
 * 6. `established`: `establishedOrders` order days or more.
 * 7. `repeat`: any other.
 *
 * Where churn is unknown, nobody is overdue or inactive.
 */
export function stageOf(
  times: InterpurchaseTimes,
  c: number,
  outlook: Outlook,
  rules: StageRules = STAGE_DEFAULTS,
): Stage {
  const { orderDays, today, lastDay, typicalGap } = times;
  if (orderDays[c] === 0) return outlook.refunded ? 'orders-unknown' : 'never-ordered';
  const waited = (today - lastDay[c]) / typicalGap[c];
  // A typical gap is drawn towards the shop's; who has not waited as long as they usually do is not late by any other measure.
  const isAsUsual = today - lastDay[c] <= outlook.usualGap;
  if (isAsUsual) return whileOrdering(times, c, rules);
  if (waited > rules.inactiveGaps && isGone(outlook, rules)) return 'inactive';
  if (waited > rules.overdueGaps && isLate(outlook, rules)) return 'overdue';
  return whileOrdering(times, c, rules);
}

function whileOrdering(
  { orderDays, lastGap, typicalGapBefore }: InterpurchaseTimes,
  c: number,
  rules: StageRules,
): Stage {
  if (orderDays[c] === 1) return 'first-order';
  if (lastGap[c] > rules.inactiveGaps * typicalGapBefore[c]) return 'reactivated';
  return orderDays[c] >= rules.establishedOrders ? 'established' : 'repeat';
}

function isGone({ churn, orders, unseenDays }: Outlook, rules: StageRules): boolean {
  return churn >= rules.inactiveChurn && orders < rules.inactiveOrders && unseenDays > rules.seenDays;
}

function isLate({ churn, propensity }: Outlook, rules: StageRules): boolean {
  return churn >= rules.overdueChurn && !(propensity >= LIKELY);
}
