import type { CustomerPrediction } from '../../contract/customer.ts';
import { PLAYS, STAGES, TIERS } from '../../contract/customer.ts';
import type { CustomerForecasts } from './forecast-types.ts';

/** A forecast whose churn has no reasons yet. */
interface Forecast extends Omit<CustomerPrediction, 'churn'> {
  readonly churn: Omit<NonNullable<CustomerPrediction['churn']>, 'reasons'> | null;
}

/** The forecast of customer `c`. O(1). */
export function forecastAnswer(forecasts: CustomerForecasts, c: number): Forecast {
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
        }
      : null,
    propensity: known ? forecasts.propensity[c] : null,
    nextOrder: Number.isNaN(forecasts.nextOrder[c])
      ? null
      : { expected: forecasts.nextOrder[c], from: forecasts.nextOrderFrom[c], to: forecasts.nextOrderTo[c] },
  };
}

/** Value at stake in the play of customer `c`, rounded to whole minor units as in every answer. */
export function valueAtStakeOf({ stake }: Pick<CustomerForecasts, 'stake'>, c: number): number {
  return Math.round(stake[c]);
}
