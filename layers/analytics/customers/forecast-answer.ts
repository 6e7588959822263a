import type { CustomerPrediction } from '../../contract/customer.ts';
import { PLAYS, STAGES, TIERS } from '../../contract/customer.ts';
import type { CustomerForecasts } from './forecast-types.ts';
import { NO_PLAY } from './lifecycle/actions.ts';

/** A forecast whose churn has no reasons yet. */
interface Forecast extends Omit<CustomerPrediction, 'churn'> {
  readonly churn: Omit<NonNullable<CustomerPrediction['churn']>, 'reasons'> | null;
}

/** The forecast of customer `c`. O(1). */
export function forecastAnswer(forecasts: CustomerForecasts, c: number): Forecast {
  const { value, churn } = forecasts.report;
  return {
    stage: STAGES[forecasts.stage[c]],
    tier: TIERS.three[forecasts.threeTier[c]],
    tierOfFive: TIERS.five[forecasts.fiveTier[c]],
    rhythm: rhythmOf(forecasts, c),
    action: actionOf(forecasts, c),
    value: isKnown(forecasts.orders[c])
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
    churn: isKnown(forecasts.churn[c])
      ? {
          horizonDays: churn.horizonDays,
          probability: forecasts.churn[c],
          fallback: churn.fallback,
        }
      : null,
    propensity: isKnown(forecasts.propensity[c]) ? forecasts.propensity[c] : null,
    nextOrder: Number.isNaN(forecasts.nextOrder[c])
      ? null
      : { expected: forecasts.nextOrder[c], from: forecasts.nextOrderFrom[c], to: forecasts.nextOrderTo[c] },
  };
}

function isKnown(forecast: number): boolean {
  return !Number.isNaN(forecast);
}

function rhythmOf({ orderDays, daysSinceOrder, usualGap }: CustomerForecasts, c: number): Forecast['rhythm'] {
  if (orderDays[c] === 0) return null;
  return {
    orderDays: orderDays[c],
    daysSinceOrder: daysSinceOrder[c],
    usualGapDays: Number.isNaN(usualGap[c]) ? null : usualGap[c],
  };
}

function actionOf(forecasts: CustomerForecasts, c: number): Forecast['action'] {
  const { play, gain, effect, unseen, bestRevenue, meanOrder } = forecasts;
  if (play[c] === NO_PLAY) return null;
  return {
    play: PLAYS[play[c]],
    valueAtStake: valueAtStakeOf(forecasts, c),
    gain: roundedOrNull(gain[c]),
    effect: Number.isNaN(effect[c]) ? null : effect[c],
    unseenDays: Math.floor(unseen[c]),
    bestRevenue: Math.round(bestRevenue[c]),
    meanOrder: roundedOrNull(meanOrder[c]),
  };
}

/** Value at stake in the play of customer `c`, rounded to whole minor units as in every answer; null: unknown. */
export function valueAtStakeOf({ stake }: Pick<CustomerForecasts, 'stake'>, c: number): number | null {
  return roundedOrNull(stake[c]);
}

function roundedOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : Math.round(value);
}
