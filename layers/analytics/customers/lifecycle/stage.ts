import type { Rhythms } from './rhythm.ts';

/** Stages of a customer's life with the shop, in the order of their codes. */
export const STAGES = ['prospect', 'new', 'growing', 'loyal', 'at-risk', 'lost', 'won-back'] as const;

export type Stage = (typeof STAGES)[number];

/** What divides the stages; gaps are the customer's own typical gaps ({@link Rhythms.typicalGap}). */
export interface StageRules {
  /** Waiting longer than this many typical gaps is a risk. */
  readonly riskGaps: number;
  /** Waiting longer than this many typical gaps is a loss, and ordering after it a return. */
  readonly lostGaps: number;
  /** Order days that make a customer loyal. */
  readonly loyalOrders: number;
}

export const STAGE_DEFAULTS: StageRules = { riskGaps: 2.5, lostGaps: 6, loyalOrders: 5 };

/**
 * Stage of customer `c`, by the first rule that holds:
 * 1. `prospect`: has never ordered.
 * 2. `lost`: the wait since the last order exceeds `lostGaps` typical gaps.
 * 3. `at-risk`: it exceeds `riskGaps`.
 * 4. `won-back`: the last gap exceeded `lostGaps` of the gaps typical before it.
 * 5. `new`: one order day.
 * 6. `loyal`: `loyalOrders` order days or more.
 * 7. `growing`: any other.
 */
export function stageOf(rhythms: Rhythms, c: number, rules: StageRules = STAGE_DEFAULTS): Stage {
  const { orderDays, today, lastDay, typicalGap, lastGap, typicalGapBefore } = rhythms;
  if (orderDays[c] === 0) return 'prospect';
  const waited = (today - lastDay[c]) / typicalGap[c];
  if (waited > rules.lostGaps) return 'lost';
  if (waited > rules.riskGaps) return 'at-risk';
  if (orderDays[c] > 1 && lastGap[c] > rules.lostGaps * typicalGapBefore[c]) return 'won-back';
  if (orderDays[c] === 1) return 'new';
  return orderDays[c] >= rules.loyalOrders ? 'loyal' : 'growing';
}
