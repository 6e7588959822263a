import type { Dataset } from '../../../contract/events/dataset.ts';
import { DAY_MS } from '../../../contract/events/days.ts';
import type { ProbabilityMetrics } from '../../../contract/insights.ts';
import { probabilityMetrics } from '../../numeric/forecast-metrics.ts';
import { hasHistory } from '../churn/season.ts';
import { orderDaysBetween } from '../purchase/revenue.ts';
import type { Predictions } from './predict.ts';

/** What was predicted for a horizon, and what came. */
export interface HorizonCalibration {
  readonly days: number;
  /**
   * Whether the history reaches back the whole horizon plus the time that learning needs before it. If not, no past outcome of this
   * horizon was learnt from: order models alone lead to it.
   */
  readonly observed: boolean;
  /** Of no order: mean prediction beside rate, AUC, Brier score, calibration error. */
  readonly noOrder: ProbabilityMetrics;
  /** Order days of all buyers. */
  readonly expectedOrders: number;
  readonly orders: number;
  /**
   * The largest contradiction among all buyers: expected orders below the probability of an order, or a probability of an order below
   * that of a shorter horizon. 0: none.
   */
  readonly contradiction: number;
}

/** Compares predictions with the days after the cut, at each learnt horizon that the dataset covers. O(events × horizons). */
export function calibration(
  dataset: Dataset,
  { value, distribution }: Predictions,
  timeZone: string,
): HorizonCalibration[] {
  const { cut, histories } = value;
  const { customers } = histories;
  const { horizons } = distribution;
  return horizons
    .filter((days) => cut + days * DAY_MS <= dataset.asOf)
    .map((days) => {
      const later = orderDaysBetween(dataset, cut, cut + days * DAY_MS, timeZone);
      const noOrder = Float64Array.from(customers, (_, i) => distribution.noOrder(i, days));
      const orders = Float64Array.from(customers, (_, i) => distribution.orders(i, days));
      const shorter = horizons[horizons.indexOf(days) - 1] ?? 0;
      return {
        days,
        observed: hasHistory(dataset, cut - days * DAY_MS),
        noOrder: probabilityMetrics(
          noOrder,
          Uint8Array.from(customers, (c) => (later[c] > 0 ? 0 : 1)),
        ),
        expectedOrders: orders.reduce((sum, value) => sum + value, 0),
        orders: customers.reduce((sum, c) => sum + later[c], 0),
        contradiction: noOrder.reduce(
          (most, p, i) => Math.max(most, 1 - p - orders[i], p - distribution.noOrder(i, shorter)),
          0,
        ),
      };
    });
}
