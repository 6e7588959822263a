import { reasonText } from './churn/reason-facts.ts';
import { REASONS, TOPICS } from './churn/reasons.ts';
import type { CustomerForecasts } from './forecast.ts';
import { PLAYS, type Play } from './lifecycle/plays.ts';
import { STAGES, type Stage } from './lifecycle/stage.ts';
import { TIERS } from './value.ts';

/** What is foretold of one customer. Money in minor units, times in UTC ms, probabilities 0 to 1. */
export interface ForecastAnswer {
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

/** Answer for customer `c`. O(1). */
export function forecastAnswer(forecasts: CustomerForecasts, c: number): ForecastAnswer {
  const { value, churn } = forecasts.report;
  const known = !Number.isNaN(forecasts.churn[c]);
  return {
    stage: STAGES[forecasts.stage[c]],
    tier: TIERS.three[forecasts.threeTier[c]],
    tierOfFive: TIERS.five[forecasts.fiveTier[c]],
    play: PLAYS[forecasts.play[c]],
    valueAtStake: valueAtStakeOf(forecasts, c),
    value: known
      ? {
          horizonDays: value.settings.horizonDays,
          orders: forecasts.orders[c],
          revenue: Math.round(forecasts.revenue[c]),
          lifetimeValue: Math.round(forecasts.lifetimeValue[c]),
          margin: value.settings.margin,
          annualRate: value.settings.annualRate,
          model: value.orders.model,
          fallback: value.orders.reason ?? value.spend.reason,
        }
      : null,
    churn: known
      ? {
          horizonDays: churn.horizonDays,
          probability: forecasts.churn[c],
          fallback: churn.fallback,
          reasons: reasons(forecasts, c),
        }
      : null,
    propensity: known ? forecasts.propensity[c] : null,
    nextOrder: Number.isNaN(forecasts.nextOrder[c])
      ? null
      : { expected: forecasts.nextOrder[c], from: forecasts.nextOrderFrom[c], to: forecasts.nextOrderTo[c] },
  };
}

/** What the play of customer `c` is about, in whole minor units as every answer tells it. */
export function valueAtStakeOf({ stake }: Pick<CustomerForecasts, 'stake'>, c: number): number {
  return Math.round(stake[c]);
}

function reasons({ reasonTopic, reasonEffect, reasonValue, reasonTypical }: CustomerForecasts, c: number) {
  return Array.from({ length: REASONS }, (_, r) => c * REASONS + r)
    .filter((at) => reasonTopic[at] < TOPICS.length && reasonEffect[at] !== 0)
    .map((at) => {
      const topic = TOPICS[reasonTopic[at]];
      return {
        topic,
        effect: reasonEffect[at],
        text: reasonText(topic, reasonValue[at], reasonTypical[reasonTopic[at]]),
      };
    });
}
