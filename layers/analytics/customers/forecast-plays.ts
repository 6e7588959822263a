import { PLAYS, PROPENSITY_DAYS } from '../../contract/customer.ts';
import type { Dataset } from '../../contract/events/dataset.ts';
import { DAY_MS } from '../../contract/events/days.ts';
import type { CustomerForecasts, ForecastConfig } from './forecast-types.ts';
import { playOf, valueAtStake } from './lifecycle/plays.ts';
import { firstOrderProbability, typicalFirstOrder } from './lifecycle/prospects.ts';
import { netRefunds } from './purchase/net-refunds.ts';
import { revenueBetween } from './purchase/revenue.ts';
import type { ValueModel } from './purchase/value-model.ts';

/** The play of every customer and its value at stake in minor units. */
export function forecastPlays(
  dataset: Dataset,
  { refundShare, settings, orderValue, histories }: ValueModel,
  columns: Pick<CustomerForecasts, 'lifetimeValue' | 'churn' | 'propensity' | 'stage' | 'threeTier'>,
  { playbook, seed, timeZone }: Pick<ForecastConfig, 'playbook' | 'seed' | 'timeZone'>,
): Pick<CustomerForecasts, 'play' | 'stake'> {
  const kept = settings.margin * (1 - refundShare);
  const { asOf } = dataset;
  const netDataset = netRefunds(dataset, asOf);
  const lastYear = revenueBetween(netDataset, asOf - 365 * DAY_MS, asOf);
  const firstOrder = firstOrderProbability(dataset, asOf, PROPENSITY_DAYS, seed);
  const order = new Float64Array(columns.stage.length).fill(
    typicalFirstOrder(netDataset, asOf, timeZone) * kept,
  );
  for (let i = 0; i < histories.count; i++) order[histories.customers[i]] = orderValue[i] * kept;
  const medians = medianOfTiers(columns);
  const play = new Uint8Array(columns.stage.length);
  const stake = new Float64Array(columns.stage.length);
  for (let c = 0; c < play.length; c++) {
    const tier = columns.threeTier[c];
    const chosen = playOf(columns.stage[c], tier, playbook);
    const lifetimeValue = orZero(columns.lifetimeValue[c]);
    play[c] = PLAYS.indexOf(chosen);
    stake[c] = valueAtStake(chosen, {
      lifetimeValue,
      lastYear: lastYear[c] * kept,
      churn: orZero(columns.churn[c]),
      propensity: Number.isNaN(columns.propensity[c]) ? orZero(firstOrder[c]) : columns.propensity[c],
      order: order[c],
      tierAbove: tier > 0 ? medians[tier - 1] : lifetimeValue,
    });
  }
  return { play, stake };
}

/** Lifetime value of the median customer of each of the three tiers. */
function medianOfTiers({
  lifetimeValue,
  threeTier,
}: Pick<CustomerForecasts, 'lifetimeValue' | 'threeTier'>): number[] {
  return [0, 1, 2].map((tier) => {
    const values = lifetimeValue.filter((value, c) => value >= 0 && threeTier[c] === tier).sort();
    return values.length > 0 ? values[values.length >> 1] : 0;
  });
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
