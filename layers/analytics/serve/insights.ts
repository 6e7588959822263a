import type { Cohort } from '../customers/behaviour/cohorts.ts';
import type { Funnel } from '../customers/behaviour/funnel.ts';
import type { PeriodReport } from '../customers/behaviour/periods.ts';
import type { ProbabilityMetrics, ValueMetrics } from '../customers/metrics.ts';
import type { ValueSettings } from '../customers/purchase/value-settings.ts';
import type { Concentration } from '../customers/value.ts';

/** Whether customers come back, by the month of their first order. Oldest cohort first. */
export interface RetentionInsight {
  readonly insight: 'retention';
  readonly cohorts: readonly Cohort[];
}

/** How much of the revenue how few customers bring; customers who ordered, by net revenue. */
export interface ConcentrationInsight extends Concentration {
  readonly insight: 'concentration';
  /** Net revenue that the shares refer to, minor units. */
  readonly revenue: number;
}

/** From looking to buying, between two UTC times in ms. */
export interface FunnelInsight extends Funnel {
  readonly insight: 'funnel';
  readonly from: number;
  readonly to: number;
}

/** Trade by periods of equal length, the latest last. */
export interface PeriodsInsight {
  readonly insight: 'periods';
  readonly periodDays: number;
  readonly periods: readonly PeriodReport[];
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
  readonly tried: readonly (Tried<ValueMetrics> & { readonly pastWeight: number })[];
}

/** `insight|<name>`: what a shop can be told about itself. Money in minor units. */
export type Insight =
  | RetentionInsight
  | ConcentrationInsight
  | FunnelInsight
  | PeriodsInsight
  | ChurnModelInsight
  | ValueModelInsight;

/** Every insight, as it is named in requests. */
export const INSIGHTS = [
  'retention',
  'concentration',
  'funnel',
  'periods',
  'churn-model',
  'value-model',
] as const satisfies readonly Insight['insight'][];
