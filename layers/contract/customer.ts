/** Days that the propensity to buy looks ahead. */
export const PROPENSITY_DAYS = 30;

/** Forecast of one customer. Money in minor units, times in UTC ms, probabilities 0 to 1. */
export interface CustomerPrediction {
  readonly stage: Stage;
  readonly tier: (typeof TIERS.three)[number];
  readonly tierOfFive: (typeof TIERS.five)[number];
  readonly play: Play;
  readonly valueAtStake: number;
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

/** What to do about a customer. */
export const PLAYS = ['win-back', 'replenish', 'upgrade', 'thank', 'welcome', 'let-go'] as const;

export type Play = (typeof PLAYS)[number];

/** Stages of a customer's life with the shop, in the order of their codes. */
export const STAGES = ['prospect', 'new', 'growing', 'loyal', 'at-risk', 'lost', 'won-back'] as const;

export type Stage = (typeof STAGES)[number];

/** Names of value tiers, best first. */
export const TIERS = {
  three: ['high', 'medium', 'low'],
  five: ['platinum', 'gold', 'silver', 'bronze', 'basic'],
} as const;
