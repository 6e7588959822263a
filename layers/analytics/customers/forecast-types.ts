import type { PlayAssumptions } from '../../contract/customer.ts';
import type { ValueSettings } from '../../contract/value-settings.ts';
import { VALUE_DEFAULTS } from '../../contract/value-settings.ts';
import type { ChurnCandidate } from './churn/blend.ts';
import type { Importance } from './churn/importance.ts';
import type { CustomerActions } from './lifecycle/actions.ts';
import { PLAY_DEFAULTS, type PlaySettings } from './lifecycle/plays.ts';
import type { StageRules } from './lifecycle/stage.ts';
import { STAGE_DEFAULTS } from './lifecycle/stage.ts';
import type { ValueHoldout } from './purchase/value-model.ts';
import type { TierRule } from './value.ts';
import { FIVE_TIERS, THREE_TIERS } from './value.ts';

/** Settings of forecasts. */
export interface ForecastConfig {
  readonly timeZone: string;
  readonly seed: number;
  readonly value: ValueSettings;
  /** Days without an order that are churn; null: derived from the shop's own interpurchase times. */
  readonly churnDays: number | null;
  readonly stages: StageRules;
  readonly plays: PlaySettings;
  readonly threeTiers: TierRule;
  readonly fiveTiers: TierRule;
}

export const FORECAST_DEFAULTS: ForecastConfig = {
  timeZone: 'UTC',
  seed: 1,
  value: VALUE_DEFAULTS,
  churnDays: null,
  stages: STAGE_DEFAULTS,
  plays: PLAY_DEFAULTS,
  threeTiers: THREE_TIERS,
  fiveTiers: FIVE_TIERS,
};

/** How forecasts were made and how accurate they were: what people need to judge them. */
export interface ForecastReport {
  /** The longest time in days that the shop's history can be asked about. */
  readonly carriedDays: number;
  readonly value: {
    readonly settings: ValueSettings;
    readonly orders: {
      readonly model: string;
      readonly reason: string | null;
      readonly parameters: readonly number[];
    };
    readonly spend: {
      readonly model: string;
      readonly reason: string | null;
      readonly parameters: readonly number[];
    };
    readonly pastWeight: number;
    readonly refundShare: number;
    readonly holdout: ValueHoldout;
  };
  readonly churn: {
    readonly horizonDays: number;
    readonly blend: readonly string[];
    readonly fallback: string | null;
    readonly seasonShift: number | null;
    readonly candidates: readonly ChurnCandidate[];
    readonly importance: readonly Importance[];
  };
  /** What values at stake assume. */
  readonly plays: PlayAssumptions;
}

/**
 * Forecasts for every customer; positions are the dataset's customer indices. NaN for customers who never bought, and where the history of
 * the shop is too short for the horizon. Money in minor units.
 */
export interface CustomerForecasts extends CustomerActions {
  readonly asOf: number;
  readonly report: ForecastReport;
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
  readonly lifetimeValue: Float64Array;
  /** Probability of no order within the churn horizon. */
  readonly churn: Float64Array;
  /** Probability of an order within 30 days. */
  readonly propensity: Float64Array;
  /** UTC ms; NaN where there is no date. */
  readonly nextOrder: Float64Array;
  readonly nextOrderFrom: Float64Array;
  readonly nextOrderTo: Float64Array;
  /** 0 is the best. Customers who never bought are in the last. */
  readonly threeTier: Uint8Array;
  readonly fiveTier: Uint8Array;
  /** What moves each customer's churn most: three entries a customer; topic NO_TOPIC where there is none. */
  readonly reasonTopic: Uint8Array;
  readonly reasonEffect: Float32Array;
  readonly reasonValue: Float32Array;
  readonly reasonTypical: Float64Array;
}
