import { minimise } from '../../numeric/lbfgs.ts';
import type { OrderForecast } from './order-forecast.ts';

/**
 * Orders after the first within a time, of customers who order at all in it: exp(level) × modelᵃ × pastᵇ with a, b ≥ 0, where `model` is
 * what the order model expects after the first and `past` are the customer's orders of last year, scaled to the time. Both grow with the
 * time, so the result does.
 */
export interface FurtherOrders {
  readonly level: number;
  readonly ofModel: number;
  readonly ofPast: number;
}

/** As the order model has it: where there is no past to learn from. */
export const AS_MODELLED: FurtherOrders = { level: 0, ofModel: 1, ofPast: 0 };

/** Least further orders by the model, and the part of an order that is added to the past: logarithms stay finite. */
const LEAST = 0.02;
const UNIT = 0.1;

/** Orders by the model after the first, of a buyer who orders within the time: E[N | N ≥ 1] − 1. */
export function modelledFurther(forecast: OrderForecast, position: number, weeks: number): number {
  const some = 1 - forecast.noOrder(position, weeks);
  return some > 1e-9 ? Math.max(0, forecast.orders(position, weeks) / some - 1) : 0;
}

/** Expected further orders. */
export function furtherOrders(weights: FurtherOrders, modelled: number, past: number): number {
  if (weights === AS_MODELLED) return modelled;
  return Math.exp(weights.level) * shapeOf(weights, modelled, past);
}

function shapeOf({ ofModel, ofPast }: FurtherOrders, modelled: number, past: number): number {
  return Math.max(LEAST, modelled) ** ofModel * (past + UNIT) ** ofPast;
}

/** Further orders of customers who ordered at all after an earlier cut, and what was expected of each then. */
export interface FurtherExamples {
  readonly modelled: readonly number[];
  readonly past: readonly number[];
  readonly actual: readonly number[];
}

/** Fewest customers to learn the weights or the level from. */
const MIN_EXAMPLES = 100;

/** Poisson regression by maximum likelihood, with weights that are not negative; as modelled where there are too few examples. */
export function fitFurtherOrders({ modelled, past, actual }: FurtherExamples): FurtherOrders {
  const count = actual.length;
  if (count < MIN_EXAMPLES || actual.every((orders) => orders === 0)) return AS_MODELLED;
  const first = modelled.map((orders) => Math.log(Math.max(LEAST, orders)));
  const second = past.map((orders) => Math.log(orders + UNIT));
  // Squares keep the weights from falling below 0.
  const end = minimise(
    (u, gradient) => {
      let loss = 0;
      gradient.fill(0);
      for (let i = 0; i < count; i++) {
        const log = Math.min(10, u[0] + u[1] * u[1] * first[i] + u[2] * u[2] * second[i]);
        const mean = Math.exp(log);
        loss += (mean - actual[i] * log) / count;
        const slope = (mean - actual[i]) / count;
        gradient[0] += slope;
        gradient[1] += slope * 2 * u[1] * first[i];
        gradient[2] += slope * 2 * u[2] * second[i];
      }
      return loss;
    },
    Float64Array.of(0, 0.8, 0.5),
    { tolerance: 1e-6 },
  );
  const [level, a, b] = end.x;
  return { level, ofModel: a * a, ofPast: b * b };
}

/** The same weights at the level of other examples, such as those of last year's season; unchanged with too few of them. */
export function atLevelOf(
  weights: FurtherOrders,
  { modelled, past, actual }: FurtherExamples,
): FurtherOrders {
  const orders = actual.reduce((sum, value) => sum + value, 0);
  if (weights === AS_MODELLED || actual.length < MIN_EXAMPLES || orders === 0) return weights;
  const shape = modelled.reduce((sum, value, i) => sum + shapeOf(weights, value, past[i]), 0);
  return { ...weights, level: Math.log(orders / shape) };
}
