import { PLAYS, type PlayAssumptions, PROPENSITY_DAYS, STAGES } from '../../../contract/customer.ts';
import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import { medianOf } from '../../numeric/median.ts';
import { type Activity, activityAt, unseenDays } from './activity.ts';
import type { InterpurchaseTimes } from './interpurchase-times.ts';
import { type PastOrders, pastOrders } from './past-orders.ts';
import { bestPlay, COST_SHARE, type PlayContext, type PlayFacts, type PlaySettings } from './plays.ts';
import { firstOrderProbability, typicalFirstOrder } from './prospects.ts';
import { type StageRules, stageOf } from './stage.ts';

/** The past that predictions are made from, as of the dataset's as-of time. */
export interface KnownPast {
  /** The dataset net of the refunds known then. */
  readonly netDataset: Dataset;
  readonly times: InterpurchaseTimes;
}

/** What is predicted of every customer; NaN: unknown. Positions are the dataset's customer indices. */
export interface Predictions {
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
  readonly churn: Float64Array;
  readonly propensity: Float64Array;
  /** UTC ms. */
  readonly nextOrder: Float64Array;
}

export interface ActionConfig {
  readonly timeZone: string;
  readonly seed: number;
  readonly stages: StageRules;
  readonly plays: PlaySettings;
  readonly value: { readonly horizonDays: number; readonly margin: number };
}

/** Code of a customer without a play. */
export const NO_PLAY = 255;

/** Stage and play of every customer, with the facts that they follow from. Positions are the dataset's customer indices. */
export interface CustomerActions extends PastOrders {
  /** Codes of STAGES. */
  readonly stage: Uint8Array;
  readonly orderDays: Int32Array;
  /** Calendar days; NaN for customers who never bought. */
  readonly daysSinceOrder: Float64Array;
  /** Code of the play in PLAYS or {@link NO_PLAY}; its value at stake, gain and effect, see PlayValue; NaN without a play. */
  readonly play: Uint8Array;
  readonly stake: Float64Array;
  readonly gain: Float64Array;
  readonly effect: Float64Array;
  /** Days since the customer was last seen, buying or not; infinite for a customer never seen. */
  readonly unseen: Float64Array;
}

/**
 * Stages and plays as of the dataset's as-of time, from what is predicted and from the customers' own past, net of the refunds known
 * then. O(events + customers).
 *
 * @param refundShare share of future revenue that is given back
 */
export function customerActions(
  dataset: Dataset,
  { netDataset, times }: KnownPast,
  predictions: Predictions,
  refundShare: number,
  config: ActionConfig,
): CustomerActions & { readonly assumptions: PlayAssumptions } {
  const { asOf } = dataset;
  const { timeZone, value } = config;
  const activity = activityAt(dataset, asOf);
  const past = pastOrders(netDataset, asOf, value.horizonDays, timeZone);
  const context = contextOf(netDataset, past, refundShare, config);
  const firstOrder = firstOrderProbability(dataset, asOf, PROPENSITY_DAYS, config.seed);
  const count = dataset.customers.length;
  const unseen = Float64Array.from({ length: count }, (_, c) => unseenDays(activity, c, asOf));
  const columns = {
    stage: stagesOf(times, past, unseen, activity.refunded, predictions, config.stages),
    daysSinceOrder: times.lastDay.map((day) => times.today - day),
    orderDays: times.orderDays,
    play: new Uint8Array(count).fill(NO_PLAY),
    stake: new Float64Array(count).fill(Number.NaN),
    gain: new Float64Array(count).fill(Number.NaN),
    effect: new Float64Array(count).fill(Number.NaN),
    unseen,
    ...past,
  };
  for (let c = 0; c < count; c++) {
    const best = bestPlay(playFacts(columns, predictions, firstOrder, asOf, c), context);
    if (best === null) continue;
    columns.play[c] = PLAYS.indexOf(best.play);
    columns.stake[c] = best.stake;
    columns.gain[c] = best.gain;
    columns.effect[c] = best.effect;
  }
  return { ...columns, assumptions: assumptionsOf(context, refundShare, config) };
}

function stagesOf(
  times: InterpurchaseTimes,
  { usualGap }: PastOrders,
  unseen: Float64Array,
  refunded: Activity['refunded'],
  { churn, propensity, orders }: Predictions,
  rules: StageRules,
): Uint8Array {
  return Uint8Array.from(times.orderDays, (_, c) => {
    const outlook = {
      churn: churn[c],
      propensity: propensity[c],
      orders: orders[c],
      usualGap: usualGap[c],
      unseenDays: unseen[c],
      refunded: refunded[c] === 1,
    };
    return STAGES.indexOf(stageOf(times, c, outlook, rules));
  });
}

/** The facts about customer `c` that plays go by. */
function playFacts(
  {
    stage,
    orderDays,
    bestRevenue,
    meanOrder,
  }: Pick<CustomerActions, 'stage' | 'orderDays' | keyof PastOrders>,
  { propensity, churn, nextOrder, orders, revenue }: Predictions,
  firstOrder: Float64Array,
  asOf: number,
  c: number,
): PlayFacts {
  return {
    stage: STAGES[stage[c]],
    orderDays: orderDays[c],
    propensity: orderDays[c] > 0 ? propensity[c] : firstOrder[c],
    churn: churn[c],
    nextOrderDays: (nextOrder[c] - asOf) / DAY_MS,
    expectedOrders: orders[c],
    expectedRevenue: revenue[c],
    bestRevenue: bestRevenue[c],
    meanOrder: meanOrder[c],
  };
}

function contextOf(
  netDataset: Dataset,
  { meanOrder }: PastOrders,
  refundShare: number,
  { plays: settings, value: { margin }, timeZone }: ActionConfig,
): PlayContext {
  const typicalOrder = orZero(medianOf(meanOrder));
  return {
    settings,
    margin,
    kept: margin * (1 - refundShare),
    contactCost: settings.contactCost ?? Math.round(COST_SHARE * typicalOrder),
    typicalOrder,
    typicalFirstOrder: typicalFirstOrder(netDataset, netDataset.asOf, timeZone),
  };
}

function assumptionsOf(
  { contactCost, typicalOrder, typicalFirstOrder: first }: PlayContext,
  refundShare: number,
  { plays: { oddsLift, leastLift, basketLift }, value: { horizonDays, margin } }: ActionConfig,
): PlayAssumptions {
  return {
    horizonDays,
    margin,
    refundShare,
    oddsLift,
    leastLift,
    basketLift,
    contactCost,
    typicalOrder: Math.round(typicalOrder),
    typicalFirstOrder: Math.round(first),
  };
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
