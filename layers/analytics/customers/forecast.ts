import type { Dataset } from '../events/dataset.ts';
import { outcomeOf, snapshotAt } from './churn/examples.ts';
import { type ChurnCandidate, type ChurnModel, fitChurn, PAST_SAMPLE } from './churn/model.ts';
import {
  type Importance,
  permutationImportance,
  REASONS,
  type RiskReasons,
  riskReasons,
} from './churn/reasons.ts';
import { hasHistory } from './churn/season.ts';
import { DAY_MS } from './days.ts';
import { nextOrder } from './lifecycle/next-order.ts';
import { PLAYBOOK, PLAYS, type Playbook, playOf, valueAtStake } from './lifecycle/plays.ts';
import { customerRhythms, type Rhythms } from './lifecycle/rhythm.ts';
import { STAGE_DEFAULTS, STAGES, type StageRules, stageOf } from './lifecycle/stage.ts';
import { lifetimeValues } from './purchase/lifetime-value.ts';
import { revenueBetween } from './purchase/revenue.ts';
import { settleRefunds } from './purchase/settle-refunds.ts';
import { fitValue, type ValueHoldout, type ValueModel } from './purchase/value-model.ts';
import { VALUE_DEFAULTS, type ValueSettings } from './purchase/value-settings.ts';
import { FIVE_TIERS, THREE_TIERS, type TierRule, tiers } from './value.ts';

/** What a shop may set about forecasts. */
export interface ForecastConfig {
  readonly timeZone: string;
  readonly seed: number;
  readonly value: ValueSettings;
  /** Days without an order that are churn; null: from the shop's own rhythm. */
  readonly churnDays: number | null;
  readonly stages: StageRules;
  readonly playbook: Playbook;
  readonly threeTiers: TierRule;
  readonly fiveTiers: TierRule;
}

export const FORECAST_DEFAULTS: ForecastConfig = {
  timeZone: 'UTC',
  seed: 1,
  value: VALUE_DEFAULTS,
  churnDays: null,
  stages: STAGE_DEFAULTS,
  playbook: PLAYBOOK,
  threeTiers: THREE_TIERS,
  fiveTiers: FIVE_TIERS,
};

/** How forecasts were made: what a person needs to trust them, or not. */
export interface ForecastReport {
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
}

/** Forecasts for every customer; positions are the dataset's customer indices. NaN for who never bought. Money in minor units. */
export interface CustomerForecasts {
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
  /** Codes of STAGES. */
  readonly stage: Uint8Array;
  /** 0 is the best. Who never bought is in the last. */
  readonly threeTier: Uint8Array;
  readonly fiveTier: Uint8Array;
  /** Code of the play in PLAYS, and the money it is about. */
  readonly play: Uint8Array;
  readonly stake: Float64Array;
  /** What moves each customer's churn most: three entries a customer; topic 255 where there is none. */
  readonly reasonTopic: Uint8Array;
  readonly reasonEffect: Float32Array;
  readonly reasonValue: Float32Array;
  readonly reasonTypical: Float64Array;
}

const PROPENSITY_DAYS = 30;

/** Horizons of churn to choose from when the shop's rhythm decides. */
const CHURN_DAYS = [30, 60, 91, 182, 365] as const;

/** Forecasts as of the dataset's as-of time, from purchases less what was given back of them until then. The same input gives the same forecasts, bit for bit. */
export function forecastCustomers(
  dataset: Dataset,
  config: ForecastConfig = FORECAST_DEFAULTS,
): CustomerForecasts {
  const { asOf } = dataset;
  const { timeZone, seed } = config;
  const count = dataset.customers.length;
  const rhythms = customerRhythms(dataset, asOf, timeZone);
  const value = fitValue(dataset, asOf, config.value, timeZone);
  const horizonDays = config.churnDays ?? churnDaysOf(rhythms);
  const churn = fitChurn(dataset, asOf, { horizonDays, seed, timeZone });
  const soonSettings = { horizonDays: PROPENSITY_DAYS, seed, timeZone };
  const soon = fitChurn(dataset, asOf, soonSettings, churn.fallback === null ? churn.blend : undefined);
  const { customers } = value.histories;

  const spread = (values: ArrayLike<number>) => {
    const column = new Float64Array(count).fill(Number.NaN);
    for (let i = 0; i < customers.length; i++) column[customers[i]] = values[i];
    return column;
  };
  const clv = lifetimeValues(value);
  const frequency = Int32Array.from(value.histories.x, (x) => x + 1);
  const tierOf = (rule: TierRule, last: number) => {
    const column = new Uint8Array(count).fill(last);
    const own = tiers(clv, frequency, rule);
    for (let i = 0; i < customers.length; i++) column[customers[i]] = own[i];
    return column;
  };
  const next = Array.from({ length: count }, (_, c) => nextOrder(rhythms, c, timeZone));
  const date = (of: 'expected' | 'from' | 'to') =>
    Float64Array.from(next, (one) => (typeof one === 'string' ? Number.NaN : one[of]));
  const columns = {
    orders: spread(value.expectedOrders),
    revenue: spread(value.revenue),
    lifetimeValue: spread(clv),
    churn: spread(churn.probability),
    propensity: spread(soon.probability.map((p) => 1 - p)),
    stage: Uint8Array.from({ length: count }, (_, c) => STAGES.indexOf(stageOf(rhythms, c, config.stages))),
    threeTier: tierOf(config.threeTiers, 2),
    fiveTier: tierOf(config.fiveTiers, 4),
  };
  return {
    asOf,
    report: reportOf(dataset, value, churn, config),
    ...columns,
    nextOrder: date('expected'),
    nextOrderFrom: date('from'),
    nextOrderTo: date('to'),
    ...playsOf(dataset, value, columns, config),
    ...reasonsOf(churn, count),
  };
}

/** The shortest of 30, 60, 91, 182 and 365 days in which at least three of four repeat orders of the shop came; 91 in a shop without. */
export function churnDaysOf({ typicalGap, orderDays }: Rhythms): number {
  const gaps = typicalGap.filter((gap, c) => orderDays[c] > 1 && gap > 0).sort();
  if (gaps.length === 0) return 91;
  const most = gaps[Math.floor(gaps.length * 0.75)];
  return CHURN_DAYS.find((days) => days >= most) ?? 365;
}

function playsOf(
  dataset: Dataset,
  { refundShare, settings, orderValue, histories }: ValueModel,
  columns: Pick<CustomerForecasts, 'lifetimeValue' | 'churn' | 'propensity' | 'stage' | 'threeTier'>,
  config: ForecastConfig,
): Pick<CustomerForecasts, 'play' | 'stake'> {
  const kept = settings.margin * (1 - refundShare);
  const { asOf } = dataset;
  const lastYear = revenueBetween(settleRefunds(dataset, asOf), asOf - 365 * DAY_MS, asOf);
  const order = new Float64Array(columns.stage.length);
  for (let i = 0; i < histories.count; i++) order[histories.customers[i]] = orderValue[i] * kept;
  const medianOf = [0, 1, 2].map((tier) => {
    const values = columns.lifetimeValue
      .filter((value, c) => value >= 0 && columns.threeTier[c] === tier)
      .sort();
    return values.length > 0 ? values[values.length >> 1] : 0;
  });
  const play = new Uint8Array(columns.stage.length);
  const stake = new Float64Array(columns.stage.length);
  for (let c = 0; c < play.length; c++) {
    const tier = columns.threeTier[c];
    const chosen = playOf(columns.stage[c], tier, config.playbook);
    const lifetimeValue = orZero(columns.lifetimeValue[c]);
    play[c] = PLAYS.indexOf(chosen);
    stake[c] = valueAtStake(chosen, {
      lifetimeValue,
      lastYear: lastYear[c] * kept,
      churn: orZero(columns.churn[c]),
      propensity: orZero(columns.propensity[c]),
      order: order[c],
      tierAbove: tier > 0 ? medianOf[tier - 1] : lifetimeValue,
    });
  }
  return { play, stake };
}

function reasonsOf(
  { explainer, shift, snapshot, settings }: ChurnModel,
  count: number,
): Pick<CustomerForecasts, 'reasonTopic' | 'reasonEffect' | 'reasonValue' | 'reasonTypical'> {
  const reasons: RiskReasons = riskReasons(explainer, shift, snapshot, settings.horizonDays);
  const reasonTopic = new Uint8Array(count * REASONS).fill(255);
  const reasonEffect = new Float32Array(count * REASONS);
  const reasonValue = new Float32Array(count * REASONS);
  snapshot.customers.forEach((c, i) => {
    reasonTopic.set(reasons.topics.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
    reasonEffect.set(reasons.effects.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
    reasonValue.set(reasons.values.subarray(i * REASONS, (i + 1) * REASONS), c * REASONS);
  });
  return { reasonTopic, reasonEffect, reasonValue, reasonTypical: reasons.typical };
}

function reportOf(
  dataset: Dataset,
  value: ValueModel,
  churn: ChurnModel,
  config: ForecastConfig,
): ForecastReport {
  const { horizonDays } = churn.settings;
  const past = dataset.asOf - horizonDays * DAY_MS;
  let importance: Importance[] = [];
  if (churn.fallback === null && hasHistory(dataset, past)) {
    const known = snapshotAt(dataset, past, horizonDays, config.timeZone, PAST_SAMPLE);
    importance = permutationImportance(
      churn.odds,
      known,
      outcomeOf(dataset, known, horizonDays),
      config.seed,
    );
  }
  const fitOf = ({ model, reason, fit }: ValueModel['orders'] | ValueModel['spend']) => ({
    model,
    reason,
    parameters: fit === null ? [] : Array.from(fit.parameters),
  });
  return {
    value: {
      settings: value.settings,
      orders: fitOf(value.orders),
      spend: fitOf(value.spend),
      pastWeight: value.pastWeight,
      refundShare: value.refundShare,
      holdout: value.holdout,
    },
    churn: {
      horizonDays,
      blend: churn.blend,
      fallback: churn.fallback,
      seasonShift: churn.seasonShift,
      candidates: churn.candidates,
      importance,
    },
  };
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
