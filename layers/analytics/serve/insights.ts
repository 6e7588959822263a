import type { Retention } from '../customers/behaviour/cohorts.ts';
import type { Funnel } from '../customers/behaviour/funnel.ts';
import type { Periods } from '../customers/behaviour/periods.ts';
import type { ProbabilityMetrics, ValueMetrics } from '../customers/metrics.ts';
import type { ValueSettings } from '../customers/purchase/value-settings.ts';
import type { Remainder, Trade } from '../customers/trade.ts';
import type { Concentration } from '../customers/value.ts';
import type { Tally } from './bandit-state.ts';

/** Whether customers come back, by the month of their first order. */
export interface RetentionInsight extends Retention {
  readonly insight: 'retention';
}

/**
 * How much of the revenue how few customers bring; customers who ordered, by net revenue. Those in the red count as zero, so
 * that shares refer to the trade of all less what these are short of.
 */
export interface ConcentrationInsight extends Concentration, Trade {
  readonly insight: 'concentration';
  readonly inTheRed: { readonly customers: number; readonly revenue: number };
  readonly rest: readonly Remainder[];
  readonly total: Trade;
}

/** From looking to buying, between two UTC times in ms. */
export interface FunnelInsight extends Funnel {
  readonly insight: 'funnel';
  readonly from: number;
  readonly to: number;
  /** Set where the figures have noise. */
  readonly privacy?: PrivacyBudget;
}

/** ε and δ of everything that the version publishes. */
export interface PrivacyBudget {
  readonly epsilon: number;
  readonly delta: number;
}

/** An insight that is not published while aggregates are private, and why. */
export interface WithheldInsight extends PrivacyBudget {
  readonly insight: 'withheld';
  readonly of: string;
  readonly reason: string;
}

/** Trade by periods of equal length. */
export interface PeriodsInsight extends Periods {
  readonly insight: 'periods';
  readonly periodDays: number;
}

/** A name of a model or a method with how well it did. */
export interface Tried<M> {
  readonly model: string;
  readonly chosen: boolean;
  readonly metrics: M;
}

/** How churn is foretold and how well it was on the shop's own past. */
export interface ChurnModelInsight {
  readonly insight: 'churn-model';
  readonly horizonDays: number;
  /** Models whose log-odds are averaged. */
  readonly blend: readonly string[];
  /** Why nothing could be learnt; null where it was. */
  readonly fallback: string | null;
  /** Added to the log-odds for the season of last year; null where last year is not known. */
  readonly seasonShift: number | null;
  readonly tried: readonly Tried<ProbabilityMetrics>[];
  /** What the forecast goes by: loss of AUC when a feature is shuffled among customers, greatest first. */
  readonly importance: readonly { readonly feature: string; readonly loss: number }[];
}

/** A fitted model's name and parameters, or the fallback's name and why it serves. */
export interface FittedInsight {
  readonly model: string;
  readonly fallback: string | null;
  readonly parameters: Readonly<Record<string, number>>;
}

/** How value is foretold and how well it was on the shop's own past. */
export interface ValueModelInsight {
  readonly insight: 'value-model';
  readonly settings: ValueSettings;
  readonly orders: FittedInsight;
  readonly spend: FittedInsight;
  /** Weight of last year's revenue beside the models, 0 to 1. */
  readonly pastWeight: number;
  readonly refundShare: number;
  /** Days before the as-of time that were foretold to choose; 0, and why, where nothing could be tried. */
  readonly triedDays: number;
  readonly untried: string | null;
  readonly tried: readonly (Tried<ValueMetrics> & { readonly pastWeight: number })[];
}

/** What answers brought. Impressions, clicks and items bought are counted once an answer and item. */
export interface AttributionFigures {
  readonly answers: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly bought: number;
  /** Rows of purchases, and what they brought in minor units. */
  readonly purchases: number;
  readonly revenue: number;
  /** Shares of the impressions; null where there are none. */
  readonly clickThrough: number | null;
  readonly conversion: number | null;
}

/** Rows of purchases, and their revenue less what was given back of them, minor units. */
export type PurchaseFigures = Pick<AttributionFigures, 'purchases' | 'revenue'>;

export type NamedFigures = AttributionFigures & { readonly name: string };

/** What recommendations brought, between two UTC times in ms. */
export interface AttributionInsight {
  readonly insight: 'attribution';
  readonly from: number;
  readonly to: number;
  /** Events, of all times, whose identifier of an answer is not one of ours. */
  readonly unreadIdentifiers: number;
  readonly total: AttributionFigures;
  /** All purchases of the time, and those that no answer is credited with: what the total is a part of. */
  readonly shop: PurchaseFigures;
  readonly uncredited: PurchaseFigures;
  /** Given back in the time of purchases before it, or of none that is known: in none of the figures. */
  readonly otherRefunds: number;
  readonly placements: readonly NamedFigures[];
  readonly sources: readonly NamedFigures[];
  readonly versions: readonly NamedFigures[];
  readonly arms: readonly NamedFigures[];
}

/** What one arm brought since its experiment began. */
export interface ArmFigures {
  readonly id: string;
  /** Customers or sessions that were shown something, and how many of them clicked and bought. */
  readonly subjects: number;
  readonly clicked: number;
  readonly bought: number;
  readonly answers: number;
  readonly purchases: number;
  readonly revenue: number;
  /** Answers by context: shown, and clicked or bought from. */
  readonly contexts: Readonly<Record<string, Tally>>;
}

/** What the arms of experiments brought, by the names in identifiers of answers. */
export interface ExperimentsInsight {
  readonly insight: 'experiments';
  readonly experiments: readonly { readonly id: string; readonly arms: readonly ArmFigures[] }[];
}

/** `insight|<name>`: what a shop can be told about itself. Money in minor units. */
export type Insight =
  | RetentionInsight
  | ConcentrationInsight
  | FunnelInsight
  | PeriodsInsight
  | ChurnModelInsight
  | ValueModelInsight
  | AttributionInsight
  | ExperimentsInsight
  | WithheldInsight;

/** Every insight, as it is named in requests. */
export const INSIGHTS = [
  'retention',
  'concentration',
  'funnel',
  'periods',
  'churn-model',
  'value-model',
  'attribution',
  'experiments',
] as const satisfies readonly Insight['insight'][];
