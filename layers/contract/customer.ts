/** Days that the propensity to buy looks ahead. */
export const PROPENSITY_DAYS = 30;

/** Forecast of one customer. Money in minor units, times in UTC ms, probabilities 0 to 1. */
export interface CustomerPrediction {
  readonly stage: Stage;
  readonly tier: (typeof TIERS.three)[number];
  readonly tierOfFive: (typeof TIERS.five)[number];
  /** Null for a customer whose orders are not in the data. */
  readonly rhythm: Rhythm | null;
  /** Null for a customer whose orders are not in the data. */
  readonly action: Action | null;
  /** Null for a customer without orders. */
  readonly value: {
    readonly horizonDays: number;
    readonly orders: number;
    readonly revenue: number;
    readonly lifetimeValue: number;
    readonly margin: number;
    readonly annualRate: number;
    readonly model: string;
    /** Why a fallback is used; null: a model is. */
    readonly fallback: string | null;
  } | null;
  readonly churn: {
    readonly horizonDays: number;
    readonly probability: number;
    readonly fallback: string | null;
    readonly reasons: readonly { readonly topic: string; readonly effect: number; readonly text: string }[];
  } | null;
  /** Probability of an order within {@link PROPENSITY_DAYS}. */
  readonly propensity: number | null;
  /** Null with too few orders to know an interpurchase time, or after a longer wait than any seen. */
  readonly nextOrder: { readonly expected: number; readonly from: number; readonly to: number } | null;
}

/** Behaviour of a customer in the shop. Null: no data. */
export interface Behaviour {
  /** Sessions; days with any event where the dump has no sessions. */
  readonly visits: number;
  /** Distinct items at each step; a step need not be a subset of the previous one. */
  readonly funnel: { readonly viewed: number; readonly carted: number; readonly bought: number };
  /** Hour of the shop's day, 0 to 23, and weekday, 0 Monday to 6 Sunday, with the most events other than refunds. */
  readonly favouriteHour: number | null;
  readonly favouriteWeekday: number | null;
  /** Up to three each, greatest share first. */
  readonly categories: readonly Preference[];
  readonly brands: readonly Preference[];
  /** Mean price of a purchased unit in minor units. */
  readonly unitPrice: number | null;
  /** Refunds divided by gross revenue, 0 or more. */
  readonly refundRate: number | null;
  readonly ratings: { readonly count: number; readonly mean: number } | null;
}

/** A category or brand that a customer prefers. */
export interface Preference {
  readonly name: string;
  /** Share of the weight of all the customer's items, 0 to 1. */
  readonly share: number;
}

/** When a customer orders. Days are calendar days of the shop. */
export interface Rhythm {
  /** Days with an order. */
  readonly orderDays: number;
  readonly daysSinceOrder: number;
  /** Median of the customer's own pauses between order days; null with one order day. */
  readonly usualGapDays: number | null;
}

/** What to do about a customer. */
export const PLAYS = [
  'welcome',
  'second-order',
  'replenish',
  'upgrade',
  'thank',
  'win-back',
  'no-contact',
] as const;

export type Play = (typeof PLAYS)[number];

/**
 * The play of a customer and the facts that its sentence states. Money in minor units. `valueAtStake` is
 * `effect` × `gain` − `contactCost`, rounded; 0 for `no-contact`; null, as both, where the history is too short to say.
 */
export interface Action {
  readonly play: Play;
  readonly valueAtStake: number | null;
  /** Profit that the contact is to bring or to keep, if it works. */
  readonly gain: number | null;
  /** Part of the gain that the contact is expected to bring, 0 to 1. */
  readonly effect: number | null;
  /** Days since the customer was seen, buying or not. */
  readonly unseenDays: number;
  /** Greatest revenue, after refunds, of as many consecutive days as the horizon has. */
  readonly bestRevenue: number;
  /** Revenue after refunds of the mean order day; null without orders. */
  readonly meanOrder: number | null;
}

/** What values at stake assume, the same for all plays. Money in minor units. What sums up customers is null where aggregates are private. */
export interface PlayAssumptions {
  /** Days over which gains count. */
  readonly horizonDays: number;
  readonly margin: number;
  /** Share of future revenue that is given back. */
  readonly refundShare: number | null;
  /** A contact multiplies the odds of an order by 1 + this … */
  readonly oddsLift: number;
  /** … and, where it is to win back, adds at least this to its probability. */
  readonly leastLift: number;
  /** Share of the distance to the typical order, their own order at most, that an upgrade closes with the next order. */
  readonly basketLift: number;
  readonly contactCost: number | null;
  /** Revenue of the mean order day of the median customer, and of the median first order. */
  readonly typicalOrder: number | null;
  readonly typicalFirstOrder: number | null;
}

/** Where customers stand by their own rhythm of ordering, in the order of their codes. */
export const STAGES = [
  'never-ordered',
  'orders-unknown',
  'first-order',
  'repeat',
  'established',
  'reactivated',
  'overdue',
  'inactive',
] as const;

export type Stage = (typeof STAGES)[number];

/** Names of value tiers, best first. */
export const TIERS = {
  three: ['high', 'medium', 'low'],
  five: ['platinum', 'gold', 'silver', 'bronze', 'basic'],
} as const;
