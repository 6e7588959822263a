import type { Stage } from '../../../contract/customer.ts';
import type { InterpurchaseTimes } from './interpurchase-times.ts';

/** What divides the stages; gaps are the customer's own typical gaps ({@link InterpurchaseTimes.typicalGap}). */
export interface StageRules {
  /** A customer who has waited longer than this many typical gaps is at risk. */
  readonly riskGaps: number;
  /** A customer who has waited longer than this many typical gaps is lost if churn and visits agree; ordering after it is winning back. */
  readonly lostGaps: number;
  /** Probability of churn from which on a customer may be lost … */
  readonly lostChurn: number;
  /** … unless this many orders are expected within the horizon of value … */
  readonly lostOrders: number;
  /** … or the customer was seen in the shop within so many days. */
  readonly seenDays: number;
  /** Order days that make a customer loyal. */
  readonly loyalOrders: number;
}

export const STAGE_DEFAULTS: StageRules = {
  riskGaps: 2.5,
  lostGaps: 6,
  lostChurn: 0.9,
  lostOrders: 1,
  seenDays: 30,
  loyalOrders: 5,
};

/** Predictions and activity of a customer. */
export interface Outlook {
  /** Probability of no order within the churn horizon. */
  readonly churn: number;
  /** Orders expected within the horizon of value. */
  readonly orders: number;
  /** Days since the customer was last seen in the shop, buying or not. */
  readonly unseenDays: number;
}

/**
 * Stage of customer `c`, by the first rule that holds:
 * 1. `prospect`: has never ordered.
 * 2. `lost`: the wait since the last order exceeds `lostGaps` typical gaps, churn is `lostChurn` or more, fewer than `lostOrders`
 *    orders are expected, and the customer has not been seen for more than `seenDays`. All must hold: a customer who may well order,
 *    or visited yesterday, is not given up.
 * 3. `at-risk`: the wait exceeds `riskGaps` typical gaps.
 * 4. `won-back`: the last gap exceeded `lostGaps` of the gaps typical before it.
 * 5. `new`: one order day.
 * 6. `loyal`: `loyalOrders` order days or more.
 * 7. `growing`: any other.
 */
export function stageOf(
  times: InterpurchaseTimes,
  c: number,
  { churn, orders, unseenDays }: Outlook,
  rules: StageRules = STAGE_DEFAULTS,
): Stage {
  const { orderDays, today, lastDay, typicalGap, lastGap, typicalGapBefore } = times;
  if (orderDays[c] === 0) return 'prospect';
  const waited = (today - lastDay[c]) / typicalGap[c];
  const hasLeft = churn >= rules.lostChurn && orders < rules.lostOrders && unseenDays > rules.seenDays;
  if (waited > rules.lostGaps && hasLeft) return 'lost';
  if (waited > rules.riskGaps) return 'at-risk';
  if (orderDays[c] > 1 && lastGap[c] > rules.lostGaps * typicalGapBefore[c]) return 'won-back';
  if (orderDays[c] === 1) return 'new';
  return orderDays[c] >= rules.loyalOrders ? 'loyal' : 'growing';
}
