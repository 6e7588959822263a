import type { Tally } from './bandit-state.ts';
import type { Remainder, Trade } from './trade.ts';
import type { ValueSettings } from './value-settings.ts';

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
export interface SuppressedInsight extends PrivacyBudget {
  readonly insight: 'suppressed';
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
  | SuppressedInsight;

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

/** Customers who first ordered in one calendar month. */
export interface Cohort {
  /** `2026-03`. */
  readonly month: string;
  readonly caveats: readonly Caveat[];
  readonly customers: number;
  /** Customers who ordered in the month of the first order (all of them), one month later, two …; up to the as-of month. */
  readonly active: readonly number[];
  /** Their orders of those months, and money bought and given back in them, minor units. */
  readonly orders: readonly number[];
  readonly gross: readonly number[];
  readonly refunds: readonly number[];
}

/** Whether customers come back; cohorts and remainders sum up to the whole of the shop. */
export interface Retention {
  /** The month of the as-of time: it is not over, so that the last figure of each cohort still grows. */
  readonly unfinishedMonth: string;
  /** Oldest first, months without new customers too. */
  readonly cohorts: readonly Cohort[];
  readonly rest: readonly Remainder[];
  readonly total: Trade;
}

/** Steps from looking to buying, counted in customers and in visits. */
export interface Funnel {
  readonly steps: readonly FunnelStep[];
}

export interface FunnelStep {
  readonly step: 'view' | 'cart' | 'purchase';
  /** Customers who did it at least once. */
  readonly customers: number;
  /** Sessions in which it was done, anonymous ones too; 0 where the dump has no sessions. */
  readonly sessions: number;
  /** Of the sessions with the step before, the share that had this one too; null for the first step and without sessions. */
  readonly conversion: number | null;
}

/** What happened within a time, in minor units where it is money. */
export interface PeriodReport extends Trade {
  /** UTC ms; `from` exclusive, `to` inclusive. */
  readonly from: number;
  readonly to: number;
  readonly caveats: readonly Caveat[];
  /** Customers who ordered, and those of them who had never before. */
  readonly buyers: number;
  readonly newBuyers: number;
  /** Net revenue an order; null without orders. */
  readonly averageOrder: number | null;
}

/** Trade by periods; they and the remainder sum up to the whole of the shop. */
export interface Periods {
  /** The earliest first. */
  readonly periods: readonly PeriodReport[];
  readonly rest: readonly Remainder[];
  readonly total: Trade;
}

/** How well amounts were foretold. */
export interface ValueMetrics {
  readonly customers: number;
  readonly mae: number;
  readonly rmse: number;
  /** Foretold over actual total, minus 1; null where nothing was actual. */
  readonly bias: number | null;
  /** Correlation of ranks, −1 to 1; null where one side does not vary. */
  readonly spearman: number | null;
  /** Gini of the actual amounts in the order foretold, over that in their own order: 1 is a perfect order. */
  readonly normalisedGini: number | null;
  /** Share of the actual total that the tenth foretold highest brought. */
  readonly topDecileCapture: number | null;
}

/** How well probabilities were foretold. */
export interface ProbabilityMetrics {
  readonly customers: number;
  /** Share for whom it came true. */
  readonly rate: number;
  readonly meanPrediction: number;
  /** Probability that one for whom it came true was given more than one for whom not; null where all are alike. */
  readonly auc: number | null;
  /** Mean squared error. */
  readonly brier: number;
  /** Expected calibration error over ten equal widths of probability. */
  readonly ece: number;
  /** Rate among the tenth given most, over the rate of all; null where it never came true. */
  readonly topDecileLift: number | null;
}

/** How unevenly revenue is spread over customers. */
export interface Concentration {
  readonly customers: number;
  /** 0: all alike; towards 1: one customer brings everything. */
  readonly gini: number;
  /** Share of revenue of the best customers, by share of customers (rounded up to whole customers). */
  readonly topShares: readonly { readonly customers: number; readonly revenue: number }[];
  /** Lorenz curve: share of revenue of the poorest 0, 1/(n−1), …, 1 of customers; n points. */
  readonly lorenz: readonly number[];
}

/**
 * Why a cohort or a period cannot be compared with the others:
 *
 * - `begins-with-data`: no order of a customer is known before it, so that everybody who was buying already counts as new, and
 *   it may have begun before the data do;
 * - `short-history`: little is known of what was before it (90 days), so that some who were buying already, but seldom,
 *   count as new;
 * - `not-over`: the as-of time lies within it, so that its figures still grow.
 */
export const CAVEATS = ['begins-with-data', 'short-history', 'not-over'] as const;

export type Caveat = (typeof CAVEATS)[number];
