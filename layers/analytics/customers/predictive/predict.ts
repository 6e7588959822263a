import { PROPENSITY_DAYS } from '../../../contract/customer.ts';
import type { Dataset } from '../../../contract/events/dataset.ts';
import type { ValueSettings } from '../../../contract/value-settings.ts';
import { type Snapshots, snapshotsOf } from '../churn/examples.ts';
import { type ChurnModel, fitChurn } from '../churn/model.ts';
import { type InterpurchaseTimes, interpurchaseTimes } from '../lifecycle/interpurchase-times.ts';
import { netRefunds } from '../purchase/net-refunds.ts';
import { fitValue, type ValueModel } from '../purchase/value-model.ts';
import { carriedDays, carriedHorizon, learntHorizons } from './horizons.ts';
import { type OrderDistribution, orderDistribution } from './order-distribution.ts';

/** What to predict. */
export interface PredictionSettings {
  readonly value: ValueSettings;
  readonly churnDays: number;
  readonly seed: number;
  readonly timeZone: string;
}

/** Predictions of buyers; positions are those of `value.histories`. NaN where the history does not carry the horizon. */
export interface Predictions {
  /** The dataset net of the refunds known at the cut, and when its customers ordered up to then. */
  readonly netDataset: Dataset;
  readonly times: InterpurchaseTimes;
  /** The longest horizon in days that the history carries. */
  readonly carried: number;
  /** The settings' horizon, or the longest shorter one that the history carries; null: none. */
  readonly valueDays: number | null;
  readonly value: ValueModel;
  /** Null where the history does not carry the churn horizon. */
  readonly churn: ChurnModel | null;
  readonly snapshots: Snapshots | null;
  readonly distribution: OrderDistribution;
  /** Probability of no order within the churn horizon. */
  readonly noOrder: Float64Array;
  /** Probability of an order within {@link PROPENSITY_DAYS}. */
  readonly propensity: Float64Array;
  /** Expected order days and revenue within `valueDays`; revenue in minor units, before future refunds and discount. */
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
}

/**
 * Predicts as of `cut` (UTC ms) from what was known then. Orders, revenue, churn and propensity are read off one distribution of each
 * buyer's orders ({@link OrderDistribution}).
 */
export function predictBuyers(dataset: Dataset, cut: number, settings: PredictionSettings): Predictions {
  const { churnDays, seed, timeZone } = settings;
  const netDataset = netRefunds(dataset, cut);
  const times = interpurchaseTimes(dataset, cut, timeZone);
  const value = fitValue(dataset, cut, settings.value, timeZone, netDataset);
  const carried = carriedDays(value.histories.age);
  const valueDays = carriedHorizon(settings.value.horizonDays, carried);
  const churnSettings = { horizonDays: churnDays, seed, timeZone };
  const snapshots = churnDays <= carried ? snapshotsOf(dataset, cut, churnSettings, netDataset) : null;
  const churn = snapshots && fitChurn(dataset, cut, churnSettings, snapshots);
  const distribution = orderDistribution({
    dataset,
    cut,
    seed,
    times,
    value,
    horizons: learntHorizons([churnDays, settings.value.horizonDays], carried),
    churn: churn && snapshots && { days: churnDays, probability: churn.probability, snapshots },
  });
  const column = (days: number | null, of: (position: number, days: number) => number) =>
    value.histories.x.map((_, i) => (days !== null && days <= carried ? of(i, days) : Number.NaN));
  const orders = column(valueDays, distribution.orders);
  return {
    netDataset,
    times,
    carried,
    valueDays,
    value,
    churn,
    snapshots,
    distribution,
    noOrder: column(churnDays, distribution.noOrder),
    propensity: column(PROPENSITY_DAYS, (i, days) => 1 - distribution.noOrder(i, days)),
    orders,
    revenue: orders.map((expected, i) => expected * value.orderValue[i]),
  };
}
