/** What is foretold of one customer. Money in minor units, times in UTC ms, probabilities 0 to 1. */
export interface CustomerPrediction {
  readonly stage: Stage;
  readonly tier: (typeof TIERS.three)[number];
  readonly tierOfFive: (typeof TIERS.five)[number];
  readonly play: Play;
  readonly valueAtStake: number;
  /** Null for who never bought. */
  readonly value: {
    readonly horizonDays: number;
    readonly orders: number;
    readonly revenue: number;
    readonly lifetimeValue: number;
    readonly margin: number;
    readonly annualRate: number;
    readonly model: string;
    /** Why a fallback serves; null where a model does. */
    readonly fallback: string | null;
  } | null;
  readonly churn: {
    readonly horizonDays: number;
    readonly probability: number;
    readonly fallback: string | null;
    readonly reasons: readonly { readonly topic: string; readonly effect: number; readonly text: string }[];
  } | null;
  /** Probability of an order within 30 days. */
  readonly propensity: number | null;
  /** Null with too few orders to tell a rhythm, or after a wait longer than any seen. */
  readonly nextOrder: { readonly expected: number; readonly from: number; readonly to: number } | null;
}

/** How a customer behaves in the shop. Null where there is nothing to tell it from. */
export interface Behaviour {
  /** Sessions; days with any event where the dump has no sessions. */
  readonly visits: number;
  /** Distinct items at each step, each a part of the one before or not. */
  readonly funnel: { readonly viewed: number; readonly carted: number; readonly bought: number };
  /** Hour of the shop's day, 0 to 23, and weekday, 0 Monday to 6 Sunday, with the most events other than refunds. */
  readonly favouriteHour: number | null;
  readonly favouriteWeekday: number | null;
  /** Up to three each, greatest share first. */
  readonly categories: readonly Preference[];
  readonly brands: readonly Preference[];
  /** Mean price of a unit bought in minor units. */
  readonly unitPrice: number | null;
  /** Money given back over money spent, 0 or more. */
  readonly refundRate: number | null;
  readonly ratings: { readonly count: number; readonly mean: number } | null;
}

/** What a customer likes, by a label and the share of what they bought or looked at. */
export interface Preference {
  readonly name: string;
  /** 0 to 1, of the weight of all their items. */
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
