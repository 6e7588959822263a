import type { Play, Stage } from '../../../contract/customer.ts';
import { PLAYS, STAGES } from '../../../contract/customer.ts';

/** The play of each stage for the high, medium and low value tier. Configuration: a shop may put any play anywhere. */
export type Playbook = Readonly<Record<Stage, readonly [high: Play, medium: Play, low: Play]>>;

export const PLAYBOOK: Playbook = {
  prospect: ['welcome', 'welcome', 'welcome'],
  new: ['thank', 'upgrade', 'upgrade'],
  growing: ['thank', 'upgrade', 'upgrade'],
  loyal: ['thank', 'replenish', 'replenish'],
  'at-risk': ['win-back', 'win-back', 'win-back'],
  lost: ['win-back', 'win-back', 'let-go'],
  'won-back': ['thank', 'replenish', 'replenish'],
};

/** What is known of a customer when a play is valued. Money in minor units. */
export interface PlayFacts {
  /** Predicted lifetime value, the chance of leaving included. */
  readonly lifetimeValue: number;
  /** The customer's contribution in the last year, after margin and refunds. */
  readonly lastYear: number;
  /** Probability of no order within the churn horizon. */
  readonly churn: number;
  /** Probability of an order within 30 days; of a first one for a customer who never bought. */
  readonly propensity: number;
  /** Contribution of one order, after margin and refunds; of a typical first one for a customer who never bought. */
  readonly order: number;
  /** Lifetime value of the median customer one tier up; the customer's own in the highest. */
  readonly tierAbove: number;
}

/**
 * Value at stake in a play, in minor units; never negative:
 * - win-back: last year's contribution that churn would lose, churn × last year;
 * - replenish, welcome: the next order, or the first, propensity × order;
 * - upgrade: the gain up to the tier above, propensity × (tier above − lifetime value);
 * - thank: the value to keep, (1 − churn) × lifetime value;
 * - let go: lifetime value.
 */
export function valueAtStake(play: Play, facts: PlayFacts): number {
  const { lifetimeValue, lastYear, churn, propensity, order, tierAbove } = facts;
  switch (play) {
    case 'win-back':
      return Math.max(0, churn * lastYear);
    case 'replenish':
    case 'welcome':
      return Math.max(0, propensity * order);
    case 'upgrade':
      return Math.max(0, propensity * (tierAbove - lifetimeValue));
    case 'thank':
      return Math.max(0, (1 - churn) * lifetimeValue);
    case 'let-go':
      return Math.max(0, lifetimeValue);
  }
}

/** Customers of a play by value at stake, greatest first; ties by customer index. */
export interface Worklist {
  readonly play: Play;
  readonly customers: Int32Array;
  readonly stakes: Float64Array;
}

/**
 * One worklist a play, each customer in exactly one. O(n log n) time.
 *
 * @param stage code of each customer's stage, as in STAGES
 * @param tier 0 high, 1 medium, 2 low
 * @param stakeOf value of the play for a customer, see {@link valueAtStake}
 */
export function worklists(
  stage: Uint8Array,
  tier: Uint8Array,
  stakeOf: (customer: number, play: Play) => number,
  playbook: Playbook = PLAYBOOK,
): Worklist[] {
  const members = new Map<Play, number[]>(PLAYS.map((play) => [play, []]));
  for (let c = 0; c < stage.length; c++) members.get(playOf(stage[c], tier[c], playbook))!.push(c);
  return PLAYS.map((play) => {
    const own = members.get(play)!.map((customer) => ({ customer, stake: stakeOf(customer, play) }));
    own.sort((a, b) => b.stake - a.stake || a.customer - b.customer);
    return {
      play,
      customers: Int32Array.from(own, ({ customer }) => customer),
      stakes: Float64Array.from(own, ({ stake }) => stake),
    };
  });
}

/** The play for a stage code and a tier. */
export function playOf(stage: number, tier: number, playbook: Playbook = PLAYBOOK): Play {
  return playbook[STAGES[stage]][tier];
}
