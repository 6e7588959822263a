import type { Play, Stage } from '../../../contract/customer.ts';
import { PLAYS } from '../../../contract/customer.ts';

/** Settings of plays: what a contact is assumed to do and to cost. */
export interface PlaySettings {
  /** Plays that are suggested. `no-contact` is for the customers whom none of them suits. */
  readonly offered: readonly Play[];
  /** A contact multiplies the odds of an order by 1 + this. */
  readonly oddsLift: number;
  /** Winning back adds at least this to the probability of an order: also who seems gone may answer. */
  readonly leastLift: number;
  /** Share of the distance to the typical order that an upgrade closes with the next order. */
  readonly basketLift: number;
  /** Cost of one contact in minor units; null: {@link COST_SHARE} of the typical order. */
  readonly contactCost: number | null;
  /** A reminder is for orders that are expected within so many days. */
  readonly dueDays: number;
}

export const PLAY_DEFAULTS: PlaySettings = {
  offered: PLAYS,
  oddsLift: 0.1,
  leastLift: 0.002,
  basketLift: 0.1,
  contactCost: null,
  dueDays: 14,
};

/** Cost of a contact as a share of the revenue of the typical order, where no cost is set. */
export const COST_SHARE = 0.0025;

/** Fewest order days of a customer who is reminded: with fewer there is one gap at most, which is no rhythm. */
const RHYTHM_ORDERS = 3;

/** What is known of a customer when plays are compared. Money in minor units; NaN: unknown. */
export interface PlayFacts {
  readonly stage: Stage;
  readonly orderDays: number;
  /** Probability of an order within 30 days; of a first one for a customer who never ordered. */
  readonly propensity: number;
  /** Probability of no order within the churn horizon. */
  readonly churn: number;
  /** Days until the next order is expected. */
  readonly nextOrderDays: number;
  /** Orders and revenue expected within the horizon. */
  readonly expectedOrders: number;
  readonly expectedRevenue: number;
  /** Greatest revenue of as many consecutive days as the horizon has, after refunds. */
  readonly bestRevenue: number;
  /** Revenue after refunds of the mean order day. */
  readonly meanOrder: number;
}

/** What the whole shop contributes to the comparison. Money in minor units. */
export interface PlayContext {
  readonly settings: PlaySettings;
  /** Share of revenue that is left after the cost of goods, and of that what is left after future refunds, too. */
  readonly margin: number;
  readonly kept: number;
  readonly contactCost: number;
  /** Revenue of the mean order day of the median customer, and of the median first order. */
  readonly typicalOrder: number;
  readonly typicalFirstOrder: number;
}

/** What a play is expected to bring: `effect` × `gain` − the cost of a contact; NaN where the history is too short to say. */
export interface PlayValue {
  readonly play: Play;
  readonly stake: number;
  /** Profit that the contact is to bring or to keep, in minor units. */
  readonly gain: number;
  /** Part of the gain that the contact is expected to bring, 0 to 1. */
  readonly effect: number;
}

interface PlayRule {
  /** Whether the play suits a customer. What its sentence says is this condition and no more. */
  readonly suits: (facts: PlayFacts, context: PlayContext) => boolean;
  readonly gain: (facts: PlayFacts, context: PlayContext) => number;
  readonly effect: (facts: PlayFacts, settings: PlaySettings) => number;
}

const IN_RHYTHM: readonly Stage[] = ['repeat', 'established', 'reactivated'];

/** Every play but `no-contact`, which is what remains. */
const RULES: Readonly<Record<Exclude<Play, 'no-contact'>, PlayRule>> = {
  welcome: {
    suits: ({ stage }) => stage === 'never-ordered',
    gain: (_, { kept, typicalFirstOrder }) => kept * typicalFirstOrder,
    effect: ({ propensity }, settings) => orderLift(propensity, settings),
  },
  'second-order': {
    suits: ({ orderDays }) => orderDays === 1,
    // One order says little of a customer, so the prediction is close to the shop's mean: a small one is not taken for a large one.
    gain: (facts, { kept }) => kept * Math.min(expectedOrder(facts), Math.max(0, facts.meanOrder)),
    effect: ({ propensity }, settings) => orderLift(propensity, settings),
  },
  replenish: {
    suits: (facts, context) =>
      IN_RHYTHM.includes(facts.stage) && facts.orderDays >= RHYTHM_ORDERS && isDue(facts, context),
    gain: (facts, { kept }) => kept * expectedOrder(facts),
    effect: ({ propensity }, settings) => orderLift(propensity, settings),
  },
  upgrade: {
    suits: ({ stage, meanOrder }, { typicalOrder }) => IN_RHYTHM.includes(stage) && meanOrder < typicalOrder,
    // Nobody is expected to more than double an order.
    gain: ({ meanOrder }, { kept, typicalOrder }) =>
      kept * Math.max(0, Math.min(meanOrder, typicalOrder - meanOrder)),
    effect: ({ propensity }, { basketLift }) => propensity * basketLift,
  },
  thank: {
    suits: (facts, context) =>
      IN_RHYTHM.includes(facts.stage) && facts.meanOrder >= context.typicalOrder && !isDue(facts, context),
    gain: ({ expectedRevenue }, { kept }) => kept * expectedRevenue,
    effect: ({ churn }, settings) => orderLift(1 - churn, settings),
  },
  'win-back': {
    suits: (facts) =>
      (facts.stage === 'overdue' || facts.stage === 'inactive') &&
      facts.orderDays > 1 &&
      facts.bestRevenue > facts.expectedRevenue,
    // What they brought already has its refunds taken off; what they will bring has not.
    gain: ({ bestRevenue, expectedRevenue }, { margin, kept }) =>
      Math.max(0, margin * bestRevenue - kept * expectedRevenue),
    effect: ({ churn }, settings) =>
      Math.min(churn, Math.max(settings.leastLift, orderLift(1 - churn, settings))),
  },
};

/** Whether the next order is expected soon. */
function isDue({ nextOrderDays }: PlayFacts, { settings }: PlayContext): boolean {
  return nextOrderDays <= settings.dueDays;
}

/** Revenue of one expected order; the mean order so far where hardly any is expected. */
function expectedOrder({ expectedOrders, expectedRevenue, meanOrder }: PlayFacts): number {
  return expectedOrders > 1e-3 ? expectedRevenue / expectedOrders : Math.max(0, meanOrder);
}

/** The probability whose odds are 1 + `lift` times those of `p`. */
function raised(p: number, lift: number): number {
  return (p * (1 + lift)) / (1 + p * lift);
}

/** What a contact adds to the probability `p` of an order. */
function orderLift(p: number, { oddsLift }: PlaySettings): number {
  return raised(p, oddsLift) - p;
}

/**
 * The play with the highest value at stake among those that suit a customer, ties in the order of PLAYS; `no-contact` where none is
 * expected to bring more than it costs. Where none that suits can be valued, the first of them, its value unknown. Null where
 * nothing is known of a customer's orders.
 *
 * All plays are valued alike: what a contact is assumed to add to the profit of the horizon, less its cost.
 */
export function bestPlay(facts: PlayFacts, context: PlayContext): PlayValue | null {
  if (facts.stage === 'orders-unknown') return null;
  let best: PlayValue | undefined;
  let unknown: PlayValue | undefined;
  for (const play of PLAYS) {
    if (play === 'no-contact' || !context.settings.offered.includes(play)) continue;
    const rule = RULES[play];
    if (!rule.suits(facts, context)) continue;
    const gain = rule.gain(facts, context);
    const effect = rule.effect(facts, context.settings);
    const value = { play, gain, effect, stake: effect * gain - context.contactCost };
    if (Number.isNaN(value.stake))
      unknown ??= { play, gain: Number.NaN, effect: Number.NaN, stake: Number.NaN };
    else if (value.stake > (best?.stake ?? 0)) best = value;
  }
  return best ?? unknown ?? { play: 'no-contact', stake: 0, gain: 0, effect: 0 };
}
