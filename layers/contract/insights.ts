import type { Tally } from './bandit-state.ts';
import type { Remainder, Trade } from './trade.ts';
import type { ValueSettings } from './value-settings.ts';

/** Whether customers come back, by the month of their first order. */
export interface RetentionInsight extends Retention {
  readonly insight: 'retention';
}

/**
 * How concentrated net revenue is among customers with orders. Customers with negative net revenue count as zero, so that shares
 * refer to the sum of the positive values.
 */
export interface ConcentrationInsight extends Concentration, Trade {
  readonly insight: 'concentration';
  readonly inTheRed: { readonly customers: number; readonly revenue: number };
  readonly rest: readonly Remainder[];
  readonly total: Trade;
}

/** The funnel from view to purchase, between two UTC times in ms. */
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

/** A model or method that was evaluated, with its metrics. */
export interface Tried<M> {
  readonly model: string;
  readonly chosen: boolean;
  readonly metrics: M;
}

/** How churn is predicted, and how well that worked on the shop's own past. */
export interface ChurnModelInsight {
  readonly insight: 'churn-model';
  readonly horizonDays: number;
  /** Models whose log-odds are averaged. */
  readonly blend: readonly string[];
  /** Why no model could be trained; null: one was. */
  readonly fallback: string | null;
  /** Added to the log-odds for the season, from last year; null: last year is unknown. */
  readonly seasonShift: number | null;
  readonly tried: readonly Tried<ProbabilityMetrics>[];
  /** Permutation importance: loss of AUC when a feature is shuffled among customers, greatest first. */
  readonly importance: readonly { readonly feature: string; readonly loss: number }[];
}

/** A fitted model's name and parameters, or the fallback's name and why it is used. */
export interface FittedInsight {
  readonly model: string;
  readonly fallback: string | null;
  readonly parameters: Readonly<Record<string, number>>;
}

/** How value is predicted, and how well that worked on the shop's own past. */
export interface ValueModelInsight {
  readonly insight: 'value-model';
  readonly settings: ValueSettings;
  readonly orders: FittedInsight;
  readonly spend: FittedInsight;
  /** Weight of last year's revenue beside the models, 0 to 1. */
  readonly pastWeight: number;
  readonly refundShare: number;
  /** Length in days of the hold-out before the as-of time on which models were compared; 0: none, `untried` says why. */
  readonly triedDays: number;
  readonly untried: string | null;
  readonly tried: readonly (Tried<ValueMetrics> & { readonly pastWeight: number })[];
}

/** Outcome of recommendation answers. Impressions, clicks and items bought count once per answer and item. */
export interface AttributionFigures {
  readonly answers: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly bought: number;
  /** Purchase events, and their revenue in minor units. */
  readonly purchases: number;
  readonly revenue: number;
  /** Shares of the impressions; null where there are none. */
  readonly clickThrough: number | null;
  readonly conversion: number | null;
}

/** Purchase events, and their revenue net of refunds, minor units. */
export type PurchaseFigures = Pick<AttributionFigures, 'purchases' | 'revenue'>;

export type NamedFigures = AttributionFigures & { readonly name: string };

/** Outcome of recommendations between two UTC times in ms. */
export interface AttributionInsight {
  readonly insight: 'attribution';
  readonly from: number;
  readonly to: number;
  /** Events of all times with a recommendation id in another format. */
  readonly unreadIdentifiers: number;
  readonly total: AttributionFigures;
  /** All purchases of the period, and those not attributed to an answer. */
  readonly shop: PurchaseFigures;
  readonly uncredited: PurchaseFigures;
  /** Refunds of the period for earlier or unknown purchases: in none of the figures. */
  readonly otherRefunds: number;
  readonly placements: readonly NamedFigures[];
  readonly sources: readonly NamedFigures[];
  readonly versions: readonly NamedFigures[];
  readonly arms: readonly NamedFigures[];
}

/** Outcome of one arm since its experiment began. */
export interface ArmFigures {
  readonly id: string;
  /** Customers or sessions with an impression, and how many of them clicked and bought. */
  readonly subjects: number;
  readonly clicked: number;
  readonly bought: number;
  readonly answers: number;
  readonly purchases: number;
  readonly revenue: number;
  /** Answers by context: shown (trials), and with a click or purchase (rewards). */
  readonly contexts: Readonly<Record<string, Tally>>;
}

/** Outcome of the arms of experiments, by the names in recommendation ids. */
export interface ExperimentsInsight {
  readonly insight: 'experiments';
  readonly experiments: readonly { readonly id: string; readonly arms: readonly ArmFigures[] }[];
}

/** `insight|<name>`: a report about the whole shop. Money in minor units. */
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

/** Names of insights in requests. */
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
  /** Their orders, gross revenue and refunds in those months, minor units. */
  readonly orders: readonly number[];
  readonly gross: readonly number[];
  readonly refunds: readonly number[];
}

/** Whether customers come back. Cohorts and remainders sum to the whole shop. */
export interface Retention {
  /** The month of the as-of time: it is incomplete, so that the last figure of each cohort still grows. */
  readonly unfinishedMonth: string;
  /** Oldest first, including months without new customers. */
  readonly cohorts: readonly Cohort[];
  readonly rest: readonly Remainder[];
  readonly total: Trade;
}

/** Steps from view to purchase, counted in customers and sessions. */
export interface Funnel {
  readonly steps: readonly FunnelStep[];
}

export interface FunnelStep {
  readonly step: 'view' | 'cart' | 'purchase';
  /** Customers with at least one such event; null: the data have no such events of customers at all. */
  readonly customers: number | null;
  /** Sessions with such an event, including anonymous ones; null: no such event of the data has a session. */
  readonly sessions: number | null;
  /** Share of the sessions with the previous step that also have this one; null for the first step and without sessions. */
  readonly conversion: number | null;
}

/** Trade of one period. Money in minor units. */
export interface PeriodReport extends Trade {
  /** UTC ms; `from` exclusive, `to` inclusive. */
  readonly from: number;
  readonly to: number;
  readonly caveats: readonly Caveat[];
  /** Customers with an order, and those of them with their first. */
  readonly buyers: number;
  readonly newBuyers: number;
  /** Net revenue per order; null without orders. */
  readonly averageOrder: number | null;
}

/** Trade by periods. Periods and remainders sum to the whole shop. */
export interface Periods {
  /** Earliest first. */
  readonly periods: readonly PeriodReport[];
  readonly rest: readonly Remainder[];
  readonly total: Trade;
}

/** Accuracy of predicted amounts. */
export interface ValueMetrics {
  readonly customers: number;
  readonly mae: number;
  readonly rmse: number;
  /** Predicted total / actual total − 1; null: the actual total is 0. */
  readonly bias: number | null;
  /** Rank correlation, −1 to 1; null: one side does not vary. */
  readonly spearman: number | null;
  /** Gini of the actual amounts in predicted order, divided by that in their own order: 1 is a perfect order. */
  readonly normalisedGini: number | null;
  /** Share of the actual total from the tenth of customers with the highest predictions. */
  readonly topDecileCapture: number | null;
}

/** Accuracy of predicted probabilities. */
export interface ProbabilityMetrics {
  readonly customers: number;
  /** Share of customers with the outcome. */
  readonly rate: number;
  readonly meanPrediction: number;
  /** Probability that a customer with the outcome got a higher prediction than one without; null: all outcomes are equal. */
  readonly auc: number | null;
  /** Mean squared error. */
  readonly brier: number;
  /** Expected calibration error over ten probability bins of equal width. */
  readonly ece: number;
  /** Rate among the tenth with the highest predictions, divided by the overall rate; null: that rate is 0. */
  readonly topDecileLift: number | null;
}

/** How unevenly revenue is distributed over customers. */
export interface Concentration {
  readonly customers: number;
  /** Gini coefficient. 0: all equal; towards 1: one customer brings everything. */
  readonly gini: number;
  /** Share of revenue of the best customers, by share of customers (rounded up to whole customers). */
  readonly topShares: readonly { readonly customers: number; readonly revenue: number }[];
  /** Lorenz curve: share of revenue of the poorest 0, 1/(n−1), …, 1 of customers; n points. */
  readonly lorenz: readonly number[];
}

/**
 * Why a cohort or a period cannot be compared with the others:
 *
 * - `begins-with-data`: no order is known before it, so that existing customers count as new, and it may have begun before the data;
 * - `short-history`: less than 90 days of data before it, so that some infrequent existing customers count as new;
 * - `not-over`: the as-of time lies within it, so that its figures still grow.
 */
export const CAVEATS = ['begins-with-data', 'short-history', 'not-over'] as const;

export type Caveat = (typeof CAVEATS)[number];
